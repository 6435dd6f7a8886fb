"""Entering a person with the post and several credentials on one page, starting from what the portal knows already."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import QueryDict

from facilities.models import Facility
from portal.models import User
from staff.people import needs, staffing
from staff.people.choices import PostKind
from staff.people.forms import CredentialForm, CredentialRow, PersonForm, PostForm
from staff.people.models import Person

ROWS = 4  # of credentials on one page
CARRIED = ("kind", "care_class", "since")  # of the post of the person entered before


def all_valid(forms: Iterable[Any]) -> bool:
    """Say whether all forms are right; every one is asked, so that every fault is shown."""
    return not [form for form in forms if not form.is_valid()]


class Entry:
    """The forms of one page. `before` is the query of the page: post and kinds of credentials of the person entered before."""

    def __init__(self, data: Any, files: Any, facility: Facility, *, before: QueryDict, on: date):
        self.facility, self.on = facility, on
        head = {} if before else staffing.head_to_enter(facility, on=on)
        self.is_head = bool(head)
        self.person = PersonForm(data, instance=Person(facility=facility), initial=head)
        known = {"kind": PostKind.HEAD if head else None, "since": on} | {
            name: before[name] for name in CARRIED if before.get(name)
        }
        self.post = PostForm(data, facility=facility, prefix="post", initial=known)
        self.credentials = credential_rows(data, files, on=on, kinds=before.getlist("credential"))

    @property
    def forms(self) -> list[Any]:
        """All forms of the page."""
        return [self.person, self.post, *self.credentials]

    def is_valid(self) -> bool:
        """Say whether all forms are right."""
        return all_valid(self.forms)

    def save(self, *, by: User) -> Person:
        """Enter the person. Raises Refused if the facility has the person already."""
        return staffing.enter(
            self.person.instance,
            self.post.instance,
            entered(self.credentials),
            facility=self.facility,
            by=by,
            on=self.on,
        )

    def carried(self) -> list[tuple[str, Any]]:
        """Return what the page of the next person starts from, as the pairs of a query."""
        post: Mapping[str, Any] = self.post.cleaned_data
        kept = {"kind": post["kind"], "care_class": getattr(post["care_class"], "pk", None), "since": post["since"]}
        kinds = [("credential", credential.kind_id) for credential, _paper in entered(self.credentials)]
        return [(name, value) for name, value in kept.items() if value] + kinds


def credential_rows(data: Any, files: Any, *, on: date, kinds: list[str] | None = None) -> list[CredentialRow]:
    """Return the rows of credentials, with the kinds that everybody needs, or those given, proposed."""
    proposed = [*(kinds or _asked_of_all(on))][:ROWS]
    proposed += [""] * (ROWS - len(proposed))
    return [
        CredentialRow(data, files, prefix=f"credential-{number}", initial={"kind": kind}, today=on)
        for number, kind in enumerate(proposed)
    ]


def _asked_of_all(on: date) -> list[str]:
    """Return the kinds that everybody needs and somebody types: the background check is asked for."""
    rows = needs.of_everybody(on).filter(kind__counts_when_answered=False)
    return list(rows.order_by("kind__position").values_list("kind", flat=True))


def entered(rows: list[CredentialRow]) -> list[staffing.Paper]:
    """Return the credentials of the rows in which something stands, each with its paper if it is at hand."""
    return [entry_of(row) for row in rows if row.has_changed()]


def entry_of(form: CredentialForm) -> staffing.Paper:
    """Return the credential of a valid form with its paper, if there is one."""
    return form.instance, form.cleaned_data.get("file")
