"""What the portal keeps about a person: each case says which of its tables it looks through, and how what it finds is told.

A case registers in its room `holdings`. People are found by the hash of their paper, or where there is none by name and mobile together, so that
nobody is handed what is kept about a namesake.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.accounts.models import Membership, User
from portal.identifiers import texts
from portal.sealing import digests

Told = Mapping[str, object]  # what is kept, by its label


@dataclass(frozen=True)
class Asked:
    """Who asks: the name, and kind and number of the paper that was seen; the mobile may be empty."""

    name: str
    id_type: str
    id_number: str
    mobile: str = ""

    def by_paper(self, field: str = "id_digest") -> Q:
        """Match rows about the paper."""
        return Q(**{f"{field}__in": digests(f"{self.id_type}:{texts.bare(self.id_number)}")})

    def by_mobile(self, *, name: str, mobile: str = "mobile") -> Q:
        """Match rows with the name and the mobile; none, if no mobile was told."""
        return Q(**{name: self.name, mobile: self.mobile}) if self.mobile else Q(pk__in=[])


Look = Callable[[Asked], Iterator[Told]]


@dataclass(frozen=True)
class Holding:
    """Tables that are looked through together, and how."""

    title: str | Promise
    models: tuple[type[Model], ...]
    look: Look


@dataclass(frozen=True)
class Apart:
    """Tables that are not looked through, with the reason that the person is told."""

    title: str | Promise
    models: tuple[type[Model], ...]
    reason: str | Promise


HOLDINGS: list[Holding] = []
APART: list[Apart] = []


def holding(title: str | Promise, *models: type[Model]) -> Callable[[Look], Look]:
    """Register a function that yields what is kept about a person in the models, each row by its labels."""

    def register(look: Look) -> Look:
        HOLDINGS.append(Holding(title, models, look))
        return look

    return register


def kept_apart(title: str | Promise, *models: type[Model], reason: str | Promise) -> None:
    """Say why what the models keep about people is not handed over."""
    APART.append(Apart(title, models, reason))


def kept_about(asked: Asked) -> list[tuple[Holding, list[Told]]]:
    """Return everything that is kept about the person, by holding; a holding without a row is told too."""
    return [(each, list(each.look(asked))) for each in HOLDINGS]


def accounts(asked: Asked) -> Iterator[Told]:
    """The account and its posts."""
    for user in User.objects.filter(asked.by_mobile(name="full_name")):
        yield {_("User name"): user.username, _("Mobile"): user.mobile, _("Last login"): user.last_login or ""}
        for post in Membership.objects.filter(user=user).select_related("organisation"):
            span = f"{post.since} – {post.until or ''}"
            yield {_("Body"): str(post.organisation), _("Role"): post.get_role_display(), _("Span"): span}
