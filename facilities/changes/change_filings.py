"""The change filing (变更备案, measures art. 10): what changes is proposed beside the filed row and written on acceptance."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.dossier import corrections
from facilities.filing import amendments, filings as life, policy
from facilities.filing.choices import ChangeTopic
from facilities.filing.models import Amendment, Filing
from facilities.ground.choices import FilingKind, FilingState
from facilities.ground.models import Facility
from portal.accounts.scope import require
from portal.errors import Refused, StaleEdit
from portal.models import User

IN_HAND = (FilingState.DRAFT, FilingState.RETURNED)
CHANGED_MEANWHILE = _(
    "Somebody else saved this change meanwhile; what stands there now is shown beside your entry. Save again to keep yours."
)


@transaction.atomic
def propose(facility: Facility, *, topics: Iterable[str], reason: str, by: User, on: date) -> Filing:
    """Begin a change filing of a filed facility, prefilled with what is filed. Raises Refused if a filing is open."""
    filing = life.open_draft(facility, by=by, on=on, kind=FilingKind.CHANGE)
    filed = amendments.read(Facility.objects.get(pk=facility.pk))
    Amendment.objects.create(filing=filing, topics=list(topics), reason=reason, base=filed, values=filed)
    return filing


@transaction.atomic
def choose(filing: Filing, *, topics: Iterable[str], reason: str, by: User) -> Amendment:
    """Choose anew what changes; what a dropped topic had altered goes back to what is filed."""
    amendment = _editable(filing, by)
    amendment.topics, amendment.reason = list(topics), reason
    dropped = [name for topic, names in _keys().items() if topic not in amendment.topics for name in names]
    amendment.values = amendment.values | {name: amendment.base[name] for name in dropped}
    return _saved(amendment)


def _keys() -> dict[str, tuple[str, ...]]:
    return amendments.FIELDS | {ChangeTopic.PLACES: (*amendments.FIELDS[ChangeTopic.PLACES], "classes")}


@transaction.atomic
def enter(filing: Filing, values: Mapping[str, Any], *, seen: int | None, by: User) -> Amendment:
    """Save proposed values of fields or of `classes`.

    Raises StaleEdit if another window saved since revision `seen`, and if a returned filing is not open at this point.
    """
    amendment = _editable(filing, by)
    if seen is not None and amendment.revision != seen:
        raise StaleEdit(CHANGED_MEANWHILE)
    _require_flagged(amendment, values)
    amendment.values = amendment.values | dict(values)
    return _saved(amendment)


def _editable(filing: Filing, by: User) -> Amendment:
    """Lock the filing and its amendment; refuse a stranger, and everybody while it is not in the operator's hands."""
    require(policy.may_file(by, filing))
    life.lock(filing)
    if filing.state not in IN_HAND:
        raise Refused(corrections.IS_UNDER_REVIEW if filing.state == FilingState.SUBMITTED else _("It is decided."))
    return Amendment.objects.select_for_update().get(filing=filing)


def _require_flagged(amendment: Amendment, values: Mapping[str, Any]) -> None:
    """After a return only the fields and classes with a remark are open, or all of a section remarked on as a whole."""
    named = set(corrections.open_remarks(amendment.filing).values_list("section", "field"))
    touched = {place for name, value in values.items() for place in _touched(name, amendment.values[name], value)}
    locked = [place for place in touched if not {place, (place[0], "")} & named]
    if amendment.filing.state == FilingState.RETURNED and locked:
        raise Refused(corrections.NOT_RETURNED_ITEM)


def _touched(name: str, before: Any, after: Any) -> Iterator[tuple[str, str]]:
    """Yield the places, as remarks name them, at which a value differs; of classes each one that does."""
    if name != "classes":
        if before != after:
            yield amendments.SECTIONS[name], name
        return
    for change in amendments.changes({"classes": before}, {"classes": after}):
        yield change.section, change.field


def _saved(amendment: Amendment) -> Amendment:
    amendment.revision += 1
    amendment.save()
    return amendment


@transaction.atomic
def rebase(filing: Filing, *, by: User) -> Amendment:
    """Take over what is filed today as the starting point; proposed values stay, the difference is shown against today."""
    amendment = _editable(filing, by)
    now, altered = amendments.read(Facility.objects.get(pk=filing.facility_id)), amendments.altered(amendment)
    amendment.values = now | {name: amendment.values[name] for name in altered} | {"classes": _merged(amendment, now)}
    amendment.base = now
    return _saved(amendment)


def _merged(amendment: Amendment, now: amendments.Values) -> list[amendments.Values]:
    """Return today's classes with what the amendment words anew, without what it takes out, and with what it adds."""
    before = {row["pk"]: row for row in amendment.base["classes"]}
    mine = {row["pk"]: row for row in amendment.values["classes"] if row["pk"]}
    kept = [row for row in now["classes"] if row["pk"] in mine or row["pk"] not in before]
    reworded = {pk: row for pk, row in mine.items() if row != before.get(pk)}
    added = [row for row in amendment.values["classes"] if not row["pk"]]
    return [reworded.get(row["pk"], row) for row in kept] + added


def apply(filing: Filing, *, by: User, on: date) -> None:
    """Write the proposed values into the facility, within the transaction in which the bureau accepts.

    Raises StaleEdit, with nothing written, if what is filed moved under the amendment.
    """
    facility = Facility.objects.select_for_update().get(pk=filing.facility_id)
    if conflicts := amendments.conflicts(filing.amendment, facility):
        raise StaleEdit(
            _(
                "What is filed has changed since this change was declared (%(fields)s). Please return it to the operator."
            )
            % {"fields": "、".join(str(conflict.label) for conflict in conflicts)}
        )
    amendments.require_empty(facility, filing.amendment)
    amendments.write(facility, filing.amendment)
    filing.facility.refresh_from_db()
