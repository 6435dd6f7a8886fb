"""A child's way into care: admitted with its papers, away for a while, back, gone. Away for long it is checked anew."""

from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.entries import policy
from facilities.entries.choices import EntryState, Occasion, Vaccination
from facilities.entries.models import EntryCheck
from facilities.ground.holding import own
from facilities.ground.models import CareClass, Facility
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import IllegalMove, Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.sealing import digest
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    EntryState.IN_CARE: {EntryState.AWAY, EntryState.ENDED},
    EntryState.AWAY: {EntryState.IN_CARE, EntryState.ENDED},
}


@dataclass(frozen=True)
class Papers:
    """What was seen before a child's first day: health check, vaccination record, agreement with the guardians."""

    examined_on: date
    examiner: str
    vaccination: str
    agreed_on: date
    catch_up_by: date | None = None


@transaction.atomic
def admit(
    facility: Facility,
    care_class: CareClass,
    child: str,
    birthday: date,
    papers: Papers,
    *,
    begins_on: date,
    by: User,
    at: datetime,
) -> EntryCheck:
    """Enter a child's check before its first day; that of a child who is away follows the one it had.

    Raises Refused without a paper that holds on the first day (management norms, entry check; order 76 and its working rules of 2012).
    """
    facility = own(facility, by)
    if care_class.facility_id != facility.pk:
        raise Refused(_("This class belongs to another facility."), field="care_class")
    if birthday > begins_on:
        raise Refused(_("The child is born before its first day in care."), field="birthday")
    _require_papers(papers, begins_on, timezone.localdate(at))
    known = digest(f"{facility.pk}:{child.strip()}:{birthday}")
    occasion = _follow(facility, known, begins_on, by)
    return EntryCheck.objects.create(
        facility=facility,
        care_class=care_class,
        child=child.strip(),
        birthday=birthday.isoformat(),
        child_digest=known,
        occasion=occasion,
        begins_on=begins_on,
        examined_on=papers.examined_on,
        examiner=papers.examiner.strip(),
        vaccination=papers.vaccination,
        catch_up_by=papers.catch_up_by if papers.vaccination == Vaccination.LACKING else None,
        agreed_on=papers.agreed_on,
        entered_at=at,
        entered_by=by,
    )


def _require_papers(papers: Papers, begins_on: date, today: date) -> None:
    limits = Limits(begins_on)
    valid = relativedelta(months=int(limits["entry.examined_months"]))
    if papers.examined_on > min(today, begins_on):
        raise Refused(_("Health is checked before the first day, and not later than today."), field="examined_on")
    if papers.examined_on + valid < begins_on:
        raise Refused(
            _("This health check is older than %(months)s months on the first day: the child is examined again.")
            % {"months": valid.months},
            field="examined_on",
        )
    if papers.agreed_on > min(today, begins_on):
        raise Refused(_("The agreement is signed before the first day, and not later than today."), field="agreed_on")
    if papers.vaccination == Vaccination.LACKING:
        _require_term(papers.catch_up_by, begins_on, int(limits["entry.catch_up_month"]))


def _require_term(day: date | None, begins_on: date, month: int) -> None:
    last = begins_on + relativedelta(month=month, day=31)
    if day is None or not begins_on <= day <= last:
        raise Refused(
            _("Please say by when it is caught up: from the first day in care until %(last)s.") % {"last": last},
            field="catch_up_by",
        )


def _follow(facility: Facility, known: str, begins_on: date, by: User) -> str:
    """End the check that the child had while it was away, and return before what it is checked now."""
    standing = facility.entry_checks.standing().select_for_update().filter(child_digest=known).first()
    if standing is None:
        return Occasion.FIRST
    if standing.state == EntryState.IN_CARE:
        raise Refused(_("This child is entered already and in care."), field="child")
    if begins_on <= standing.last_day:
        raise Refused(
            _("The return lies after the last day in care, %(day)s.") % {"day": standing.last_day}, field="begins_on"
        )
    move(standing, EntryState.ENDED, table=MOVES, by=by)
    return Occasion.RETURN


def checked_anew_from(last_day: date, on: date) -> date:
    """Return the first day on which a child that was last in care on `last_day` needs a new check, by the numbers of `on`."""
    return last_day + relativedelta(months=int(Limits(on)["absence.recheck_months"]))


@transaction.atomic
def go_away(entry: EntryCheck, *, last_day: date, by: User, on: date) -> EntryCheck:
    """Say from when a child is away for a while: its last day in care."""
    return _depart(entry, EntryState.AWAY, last_day, by, on)


@transaction.atomic
def leave(entry: EntryCheck, *, last_day: date, by: User, on: date) -> EntryCheck:
    """Say that a child has left for good."""
    return _depart(entry, EntryState.ENDED, last_day, by, on)


def _depart(entry: EntryCheck, to: str, last_day: date, by: User, on: date) -> EntryCheck:
    entry = _locked(entry, by)
    if not entry.begins_on <= last_day <= on:
        raise Refused(_("The last day lies between the first day in care and today."), field="last_day")
    if entry.state == EntryState.IN_CARE:
        entry.last_day = last_day
        entry.save(update_fields=["last_day"])
    return move(entry, to, table=MOVES, by=by)


@transaction.atomic
def come_back(entry: EntryCheck, *, back_on: date, by: User, on: date) -> EntryCheck:
    """Let a child back into care. Raises Refused if it was away so long that it is checked anew."""
    entry = _locked(entry, by)
    if entry.state == EntryState.AWAY and entry.last_day:
        if not entry.last_day < back_on <= on:
            raise Refused(_("The return lies after the last day in care, and not later than today."), field="back_on")
        if back_on >= checked_anew_from(entry.last_day, back_on):
            raise Refused(
                _("Last in care on %(day)s: after so long the child is checked anew before it comes back.")
                % {"day": entry.last_day},
                field="back_on",
            )
    entry = move(entry, EntryState.IN_CARE, table=MOVES, by=by)
    entry.last_day = None
    entry.save(update_fields=["last_day"])
    return entry


@transaction.atomic
def catch_up(entry: EntryCheck, *, caught_up_on: date, by: User, on: date) -> EntryCheck:
    """Say that the vaccination record was seen again and is complete; once."""
    entry = _locked(entry, by)
    if not is_catching_up(entry):
        raise IllegalMove(_("Nothing is to be caught up here."))
    if not entry.begins_on <= caught_up_on <= on:
        raise Refused(
            _("The record is seen again after the first day in care, and not later than today."), field="caught_up_on"
        )
    entry.caught_up_on = caught_up_on
    entry.save(update_fields=["caught_up_on"])
    return entry


def is_catching_up(entry: EntryCheck) -> bool:
    """Say whether the child's vaccinations are still to be caught up."""
    return entry.vaccination == Vaccination.LACKING and entry.caught_up_on is None


def _locked(entry: EntryCheck, by: User) -> EntryCheck:
    require(policy.may_follow_up(by, entry))
    rows = EntryCheck.objects.select_for_update(of=("self",)).select_related("facility__operator__organisation")
    return rows.get(pk=entry.pk)


STANDING = frozenset({EntryState.IN_CARE, EntryState.AWAY})
declare(
    EntryCheck,
    go_away=Act(policy.may_follow_up, before(MOVES, EntryState.AWAY)),
    come_back=Act(policy.may_follow_up, before(MOVES, EntryState.IN_CARE)),
    leave=Act(policy.may_follow_up, before(MOVES, EntryState.ENDED)),
    catch_up=Act(policy.may_follow_up, STANDING, when=is_catching_up),
)
