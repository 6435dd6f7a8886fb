"""What of a dossier is open to correction, and why the rest is locked."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.filing import policy, rules
from facilities.filing.models import Filing, Remark
from facilities.ground.choices import FacilityState, FilingKind, FilingState
from facilities.ground.conditions import CONDITIONS
from facilities.ground.models import Facility
from facilities.requirements.chapters import FIELDS, ONLY_IF
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User

IS_FILED = _("The facility is filed. Changes of what was filed need a change filing.")
IN_CHANGE = _("The facility is filed and shown in the register. What changes is entered in the open change filing.")
IS_CLOSED = _("The facility is deregistered; its dossier stays as it was.")
IS_UNDER_REVIEW = _(
    "The filing is with the district health bureau. Until it decides or returns it, nothing can be changed."
)
NOT_RETURNED = _("The reviewer asked for no correction in this section, so it stays as you handed it in.")
NOT_RETURNED_ITEM = _("The reviewer asked for no correction here, so it stays as you handed it in.")
NO_FILING = _("There is no open filing. Please start a new one before you change the dossier.")

DOCUMENTS = "documents"  # the section in which a change filing hands in what it asks for
BY_ITEM = ("classes", DOCUMENTS)  # sections of which a return reopens single items
WITHOUT_FILING = {
    FacilityState.UNFILED: NO_FILING,
    FacilityState.NONCONFORMING: NO_FILING,
    FacilityState.CLOSED: IS_CLOSED,
    FacilityState.CANCELLED: IS_CLOSED,
}


def open_remarks(filing: Filing | None) -> QuerySet[Remark]:
    """Return the remarks that the operator must still see to: sent with the last return."""
    if filing is None or filing.state != FilingState.RETURNED:
        return Remark.objects.none()
    return filing.remarks.filter(sent_on__isnull=False, answered_on__isnull=True).select_related("clause__regulation")


@dataclass(frozen=True)
class Doors:
    """What of a section can be changed. Without a `reason` all of it; otherwise only the `items` (a class, a kind of document)."""

    reason: Promise | None
    items: frozenset[str] = frozenset()
    only: frozenset[str] | None = None  # the fields of an open section that may change; None: all of them

    def lock(self, item: str = "") -> Promise | None:
        """Return why an item, or the section as a whole, can't be changed, or None if it can."""
        return None if item in self.items else self.reason


def doors_of(facility: Facility, section: str, *, on: date, hold: bool = False) -> Doors:
    """Say what of a section of the dossier can be changed on the day.

    A returned filing reopens what the remarks name, and what a blocking clause calls for since: a corrected answer may ask for
    another document, a certificate may have run out. With `hold`, within a transaction, the filing's row is locked, so that
    nobody submits it between asking and saving.
    """
    filings = facility.filings.open()
    filing = (filings.select_for_update() if hold else filings).first()
    if filing is None:
        return Doors(WITHOUT_FILING.get(facility.state, IS_FILED))  # type: ignore[call-overload]
    if filing.state == FilingState.SUBMITTED:
        return Doors(IS_UNDER_REVIEW)
    if filing.kind == FilingKind.CHANGE:
        return Doors(None if section == DOCUMENTS else IN_CHANGE)
    return _reopened(filing, section, on) if filing.state == FilingState.RETURNED else Doors(None)


def _reopened(filing: Filing, section: str, on: date) -> Doors:
    asked = set(open_remarks(filing).filter(section=section).values_list("field", flat=True))
    for finding in rules.blocking(rules.findings(filing.facility, on=on)):
        if finding.section == section:
            asked.add(finding.params.get("field", ""))
    if section in BY_ITEM:
        return Doors(None if "" in asked else NOT_RETURNED_ITEM, frozenset(asked))
    only = None if "" in asked else frozenset(asked | _dependent_on(asked))
    return Doors(None if asked else NOT_RETURNED, only=only)


def _dependent_on(names: set[str]) -> set[str]:
    """Return the questions that are asked or not according to an answer that is open."""
    return {name for name, condition in ONLY_IF.items() if CONDITIONS[condition].field in names}


def require_flagged(row: Model, facility: Facility, section: str, *, on: date) -> None:
    """Raise Refused if the row, not saved yet, changes an answer of the section that a return did not reopen."""
    only = doors_of(facility, section, on=on).only
    if only is None:
        return
    stored = type(row)._base_manager.get(pk=row.pk)
    names = set(FIELDS[section]) - only
    if locked := [name for name in names if getattr(stored, name) != getattr(row, name)]:
        raise Refused(NOT_RETURNED_ITEM, field=locked[0])


def lock_of(facility: Facility, section: str, *, on: date, item: str = "", hold: bool = False) -> Promise | None:
    """Return why a section of the dossier, or one item of it, can't be changed, or None if it can (see `doors_of`)."""
    return doors_of(facility, section, on=on, hold=hold).lock(item)


@transaction.atomic
def answer(remark: Remark, text: str, *, by: User) -> Remark:
    """Write down what the operator replies to a remark; it is sent with the next submission.

    Raises Refused when the filing was handed in meanwhile, perhaps in another window.
    """
    require(policy.may_file(by, remark.filing))
    filing = Filing.objects.select_for_update().get(pk=remark.filing_id)
    if not open_remarks(filing).filter(pk=remark.pk).exists():
        raise Refused(IS_UNDER_REVIEW)
    remark.answer = text
    remark.save(update_fields=["answer"])
    return remark
