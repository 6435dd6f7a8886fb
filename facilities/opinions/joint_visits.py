"""Joint visits: departments that want to see the place name possible days; one day is proposed, confirmed, held, told to all.

Upper apps listen to `portal.workflow.workflow.moved` of `JointVisit` and plan what they need for it.
"""

from collections import Counter
from datetime import date

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.filing import filings as life, policy as filing_policy
from facilities.filing.models import Filing
from facilities.ground.choices import UNDECIDED_FILING_STATES, FilingState
from facilities.opinions import policy
from facilities.opinions.choices import JointVisitState
from facilities.opinions.models import JointVisit, Opinion
from portal.accounts.choices import OrganisationKind
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.clock.choices import TermKind
from portal.clock.clock import terms
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.models import CalendarDay, Organisation, User
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    JointVisitState.PROPOSED: {JointVisitState.CONFIRMED},
    JointVisitState.CONFIRMED: {JointVisitState.HELD, JointVisitState.CANCELLED},
    JointVisitState.HELD: set(),
    JointVisitState.CANCELLED: set(),
}


@transaction.atomic
def wish(opinion: Opinion, days: list[date], *, by: User, on: date) -> Opinion:
    """Say on which days the department can see the place before it answers. Raises Refused for days that are no working days ahead."""
    require(policy.may_give_opinion(by, opinion))
    life.lock(opinion.filing)
    opinion.refresh_from_db(fields=["state", "visit"])
    if not opinion.is_awaited or opinion.filing.state not in UNDECIDED_FILING_STATES:
        raise IllegalMove(_("No opinion is awaited any more. Please reload the page."))
    if opinion.visit_id:
        raise Refused(_("The joint visit is confirmed already."))
    working = set(CalendarDay.objects.filter(day__in=days, day__gt=on, is_working=True).values_list("day", flat=True))
    if not days or set(days) - working:
        raise Refused(_("Please name working days that lie ahead."), field="days")
    opinion.possible_days, opinion.wished_by = sorted(set(days)), by
    opinion.save(update_fields=["possible_days", "wished_by"])
    return opinion


def wishes(filing: Filing) -> list[Opinion]:
    """Return the awaited opinions whose departments want to see the place and have no visit yet."""
    asked = filing.opinions.awaited().filter(visit__isnull=True).select_related("department")
    return [opinion for opinion in asked if opinion.possible_days]


def proposed_day(filing: Filing, *, on: date) -> date | None:
    """Return the day that suits most departments, ahead and not after the earliest due date if any is; the earliest of equals."""
    wanted = wishes(filing)
    votes = Counter(day for opinion in wanted for day in opinion.possible_days if day > on)
    due = [term.due_on for opinion in wanted for term in terms(opinion).filter(kind=TermKind.OPINION) if term.due_on]
    in_time = {day: count for day, count in votes.items() if not due or day <= min(due)} or votes
    return min(in_time, key=lambda day: (-in_time[day], day), default=None)


@transaction.atomic
def confirm(filing: Filing, *, day: date, by: User, on: date, note: str = "") -> JointVisit:
    """Confirm one visit of all departments that want to see the place; they and the operator are told."""
    require(filing_policy.may_review(by, filing))
    life.under_review(filing)
    wanted = wishes(filing)
    if not wanted:
        raise Refused(_("No department waits for a visit. Please reload the page."))
    if day <= on or not CalendarDay.objects.filter(day=day, is_working=True).exists():
        raise Refused(_("Please choose a working day that lies ahead."), field="day")
    if filing.joint_visits.filter(state=JointVisitState.CONFIRMED).exists():
        raise Refused(_("A joint visit is confirmed already. Cancel it first, or wait for its result."))
    visit = JointVisit(filing=filing, day=day, note=note, confirmed_by=by, state=JointVisitState.PROPOSED)
    visit.save()
    filing.opinions.filter(pk__in=[opinion.pk for opinion in wanted]).update(visit=visit)
    move(visit, JointVisitState.CONFIRMED, table=MOVES, by=by, note=note)
    _tell_all(visit, "confirmed", _("Joint visit on %(day)s: %(facility)s"), note)
    return visit


@transaction.atomic
def hold(visit: JointVisit, *, by: User, on: date, result: str) -> JointVisit:
    """Write down what the visit found; every department that took part reads it at its opinion."""
    require(policy.may_write_result(by, visit))
    if on < visit.day:
        raise Refused(_("The day of the visit has not come yet."))
    if not result.strip():
        raise Refused(_("Please write down the result."), field="result")
    move(visit, JointVisitState.HELD, table=MOVES, by=by)
    visit.result, visit.held_on = result.strip(), on
    visit.save(update_fields=["result", "held_on"])
    return visit


@transaction.atomic
def cancel(visit: JointVisit, *, by: User, reason: str) -> JointVisit:
    """Give up a confirmed visit with a reason; the departments may name days again, and all are told."""
    require(filing_policy.may_review(by, visit.filing))
    if not reason.strip():
        raise Refused(_("Please say why the visit is cancelled."), field="reason")
    move(visit, JointVisitState.CANCELLED, table=MOVES, by=by, note=reason.strip())
    _tell_all(visit, "cancelled", _("Joint visit on %(day)s cancelled: %(facility)s"), reason.strip())
    visit.opinions.update(visit=None, possible_days=[])
    return visit


def _tell_all(visit: JointVisit, what: str, title: Promise, text: str) -> None:
    facility = visit.filing.facility
    about = {"day": f"{visit.day:%Y-%m-%d}", "facility": facility}
    above = [facility.area_id[:length] for length in range(1, len(facility.area_id) + 1)]
    for opinion in visit.opinions.all():
        for body in Organisation.objects.filter(
            department=opinion.department_id,
            area__in=above,
            kind__in=(OrganisationKind.DEPARTMENT, OrganisationKind.STREET),
        ):
            key = f"joint-visit:{visit.pk}:{what}:{body.pk}"
            notices.tell(key, to=body, title=title, text=text, about=about, url=opinion.get_absolute_url())
    operator = facility.operator.organisation
    key = f"joint-visit:{visit.pk}:{what}:{operator.pk}"
    notices.tell(key, to=operator, title=title, text=text, about=about, url=visit.filing.get_absolute_url())


declare(
    JointVisit,
    hold=Act(policy.may_write_result, before(MOVES, JointVisitState.HELD)),
    cancel=Act(
        policy.may_review_visit,
        before(MOVES, JointVisitState.CANCELLED),
        lambda visit: visit.filing.state == FilingState.SUBMITTED,
    ),
)
