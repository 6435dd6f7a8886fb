"""What an application for registration must hold, nature by nature, and what of it is open to change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import CARE_SERVICES, Nature, names_care
from facilities.registration.choices import MemberPost, RegistrationState
from facilities.registration.models import Registration
from portal.documents import dossier
from portal.errors import Refused
from portal.models import Document, DocumentKind
from portal.rulebook.rulebook import Limits

FIELDS = (
    *("nature", "name", "second_name", "third_name", "business_scope", "address", "funds", "representative"),
    *("representative_id_type", "representative_id", "sponsor"),
)
OPTIONAL = {"second_name", "third_name"}
MEMBERS = "members"
IS_WITH_REGISTRAR = _("The application is with the registrar. Until it decides or returns it, nothing can be changed.")
IS_DECIDED = _("The application is closed and stays as it was.")
NOT_RETURNED = _("The registrar asked for no correction here, so it stays as you handed it in.")


def fields_of(nature: str) -> tuple[str, ...]:
    """Return the fields that an operator of the nature is asked for."""
    return tuple(name for name in FIELDS if name != "sponsor" or nature == Nature.PUBLIC)


def kinds_of(nature: str) -> QuerySet[DocumentKind]:
    """Return the documents that an application of the nature needs."""
    return DocumentKind.objects.filter(condition__in=["register-any", f"register-{nature.replace('_', '-')}"])


def asks_for_members(nature: str) -> bool:
    """Say whether the registrar wants to know the board."""
    return nature == Nature.NON_PROFIT


@dataclass(frozen=True)
class Paper:
    """A document that is asked for, with the current version if there is one."""

    kind: DocumentKind
    document: Document | None


def papers(registration: Registration) -> list[Paper]:
    """Return the documents that the application needs and has."""
    held = {row.kind_id: row for row in dossier.documents_of(registration).order_by("id")}
    return [Paper(kind, held.get(kind.pk)) for kind in kinds_of(registration.nature)]


def items(registration: Registration) -> dict[str, str]:
    """Return everything that the registrar can remark on, in words, by its code."""
    meta = Registration._meta
    fields = [
        name for name in fields_of(registration.nature) if name != "nature"
    ]  # another nature is another application
    named = {name: str(meta.get_field(name).verbose_name) for name in fields}
    if asks_for_members(registration.nature):
        named[MEMBERS] = str(_("Board members and supervisors"))
    return named | {kind.pk: str(kind) for kind in kinds_of(registration.nature)}


def lock_of(registration: Registration, item: str = "") -> Promise | None:
    """Return why an item (or, without one, the application) can't be changed, or None if it can."""
    if registration.state == RegistrationState.DRAFT:
        return None
    if registration.state == RegistrationState.SUBMITTED:
        return IS_WITH_REGISTRAR
    if registration.state != RegistrationState.RETURNED:
        return IS_DECIDED
    return NOT_RETURNED if item and item not in open_items(registration) else None


def open_items(registration: Registration) -> set[str]:
    """Return the items that the registrar asks to be corrected."""
    return set(registration.remarks.filter(corrected_on__isnull=True).values_list("item", flat=True))


@dataclass(frozen=True)
class Lack:
    """Something that an application needs before it can be handed in, by the code of its item."""

    item: str
    reason: str


class Incomplete(Refused):
    """The application lacks something; `lacks` says what."""

    def __init__(self, lacks: list[Lack]):
        super().__init__(
            _("Requirements not met: %(count)s. Please correct them first; they are listed below.")
            % {"count": len(lacks)}
        )
        self.lacks = lacks


def lacks(registration: Registration, *, on: date) -> list[Lack]:
    """Return everything that the application still needs, at once."""
    return [*_empty_fields(registration), *_scope(registration), *_members(registration, on), *_papers(registration)]


def _empty_fields(registration: Registration) -> Iterator[Lack]:
    for name in fields_of(registration.nature):
        if name not in OPTIONAL and getattr(registration, name) in (None, ""):
            label = Registration._meta.get_field(name).verbose_name
            yield Lack(name, _("“%(label)s” is not filled in yet.") % {"label": label})


def _scope(registration: Registration) -> Iterator[Lack]:
    if registration.business_scope and not names_care(registration.business_scope):
        words = " / ".join(CARE_SERVICES)
        yield Lack("business_scope", _("The scope of business does not name %(words)s.") % {"words": words})


def _members(registration: Registration, on: date) -> Iterator[Lack]:
    if not asks_for_members(registration.nature):
        return
    least = int(Limits(on)["registration.members.least"])
    posts = list(registration.members.values_list("post", flat=True))
    if posts.count(MemberPost.DIRECTOR) < least:
        yield Lack(MEMBERS, _("The board needs at least %(least)s members.") % {"least": least})
    if MemberPost.SUPERVISOR not in posts:
        yield Lack(MEMBERS, str(_("A supervisor is missing.")))


def _papers(registration: Registration) -> Iterator[Lack]:
    for paper in papers(registration):
        if paper.document is None:
            yield Lack(paper.kind.pk, _("%(kind)s: not uploaded yet.") % {"kind": paper.kind})
