"""Annual reports to the health authority (management norms art. 38): opened by the calendar, written, submitted, answered."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext, gettext_lazy as _, override

from facilities.ground import policy, vocabulary
from facilities.ground.choices import RUNNING_STATES
from facilities.ground.models import Facility
from facilities.ground.money import price
from facilities.yearly.choices import ReportState as State
from facilities.yearly.models import AnnualReport
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.documents import printing
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.models import Area, User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    State.DUE: {State.SUBMITTED},
    State.SUBMITTED: {State.ACCEPTED, State.RETURNED},
    State.RETURNED: {State.SUBMITTED},
}
IN_HAND = (State.DUE, State.RETURNED)
NOT_IN_HAND = _("The report is with the bureau or accepted; it can't be changed at the moment.")
ASKED = (  # what the form asks for; the rest comes from the portal
    *("children_served", "months_open", "injuries", "infections", "drills", "training_hours"),
    *("work", "problems", "plan"),
)
PAPER = Path(__file__).parent / "typst" / "annual_report.typ"
Figure = tuple[str, str]  # label and value, in the language of the page
Count = Callable[[Facility, int], Iterable[Figure]]
COUNTS: list[tuple[int, Count]] = []


def yearly_figures(order: int) -> Callable[[Count], Count]:
    """Register figures of a facility and year that the portal knows and the operator need not enter."""

    def register(count: Count) -> Count:
        COUNTS.append((order, count))
        return count

    return register


def figures(report: AnnualReport) -> list[Figure]:
    """Return the portal's figures for the report: as submitted, or as they are now."""
    if report.state not in IN_HAND:
        return [(label, value) for label, value in report.figures]
    in_order = sorted(COUNTS, key=lambda pair: pair[0])
    return [figure for _order, count in in_order for figure in count(report.facility, report.year)]


@yearly_figures(10)
def children_by_class(facility: Facility, year: int) -> Iterator[Figure]:
    """Places and children, class by class and together; the fee."""
    classes = list(facility.classes.all())
    for row in classes:
        facts = gettext("%(kind)s, %(places)s places, %(enrolled)s children")
        yield row.name, facts % {"kind": row.get_kind_display(), "places": row.places, "enrolled": row.enrolled}
    sums = facility.classes.aggregate(places=Sum("places", default=0), enrolled=Sum("enrolled", default=0))
    together = gettext("%(places)s places, %(enrolled)s children")
    yield gettext("All classes"), together % sums
    yield gettext("Monthly fee"), _fee(facility)


def _fee(facility: Facility) -> str:
    if facility.monthly_fee is None:
        return gettext("not stated")
    return gettext("%(fee)s yuan %(note)s") % {"fee": price(facility.monthly_fee), "note": facility.fee_note}


def year_to_open(on: date, limits: Limits) -> tuple[int, date] | None:
    """Return the year whose reports are open to be written on the day, and their due date; None between the seasons."""
    opens = date(on.year, 12, 31) - timedelta(days=int(limits["annual.opens_days_before_year_end"]))
    year = on.year if on >= opens else on.year - 1
    due_on = date(year, 12, 31) + timedelta(days=int(limits["annual.due_days_after_year_end"]))
    return (year, due_on) if on <= due_on else None


@transaction.atomic
def open_reports(*, on: date) -> int:
    """Open the season's report of every running facility that has none; return how many. Safe to repeat."""
    season = year_to_open(on, Limits(on))
    if season is None:
        return 0
    year, due_on = season
    lacking = Facility.objects.filter(vocabulary.filed_by(date(year, 12, 31)), state__in=RUNNING_STATES).exclude(
        pk__in=AnnualReport.objects.filter(year=year).values("facility_id")
    )
    rows = [AnnualReport(facility=row, year=year, due_on=due_on) for row in lacking.order_by("pk")]
    return len(AnnualReport.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000))


def require_writable(report: AnnualReport, *, by: User) -> None:
    """Refuse to show a form that could not be saved; saving asks again under the lock."""
    require(policy.may_operate(by, report.facility))
    if report.state not in IN_HAND:
        raise IllegalMove(NOT_IN_HAND)


def require_in_hand(report: AnnualReport, *, by: User) -> AnnualReport:
    """Lock the report; refuse a stranger, and everybody while the bureau has it or has accepted it."""
    require(policy.may_operate(by, report.facility))
    current = AnnualReport.objects.select_for_update().get(pk=report.pk)
    if current.state not in IN_HAND:
        raise IllegalMove(NOT_IN_HAND)
    return current


def lacking(report: AnnualReport) -> list[str]:
    """Return the labels of what is not filled in yet."""
    names = [name for name in ASKED if name != "problems" and getattr(report, name) in (None, "")]
    return [str(AnnualReport._meta.get_field(name).verbose_name) for name in names]


@transaction.atomic
def submit(report: AnnualReport, *, by: User, on: date) -> AnnualReport:
    """Submit the report with the portal's figures as of now. Raises Refused with what it lacks."""
    current = require_in_hand(report, by=by)
    if missing := lacking(current):
        raise Refused(_("Not filled in yet: %(what)s") % {"what": "、".join(missing)})
    with override("zh-hans"):
        kept = [[str(label), str(value)] for label, value in figures(current)]
    move(report, State.SUBMITTED, table=MOVES, by=by)
    report.figures, report.submitted_on, report.submitted_by, report.answer = kept, on, by, ""
    report.save(update_fields=["figures", "submitted_on", "submitted_by", "answer"])
    return report


@transaction.atomic
def accept(report: AnnualReport, *, by: User, on: date, answer: str = "") -> AnnualReport:
    """Take note of the report."""
    return _answered(report, State.ACCEPTED, by, on, answer)


@transaction.atomic
def give_back(report: AnnualReport, *, by: User, on: date, answer: str) -> AnnualReport:
    """Return the report with what is to be corrected."""
    if not answer.strip():
        raise Refused(_("Please say what is to be corrected."), field="answer")
    return _answered(report, State.RETURNED, by, on, answer)


def _answered(report: AnnualReport, state: str, by: User, on: date, answer: str) -> AnnualReport:
    require(policy.may_decide_affairs(by, report.facility))
    move(report, state, table=MOVES, by=by, note=answer)
    report.answer, report.decided_on = answer, on
    report.save(update_fields=["answer", "decided_on"])
    notices.tell(
        f"annual-report-{report.pk}-{report.transitions.count()}",
        to=report.facility.operator.organisation,
        title=_("Annual report %(year)s of “%(name)s”: %(state)s"),
        text=answer,
        about={"year": report.year, "name": report.facility, "state": State(report.state).label},
        url=report.get_absolute_url(),
    )
    return report


def render(report: AnnualReport) -> bytes:
    """Return the report as PDF; the same report gives the same text."""
    with override("zh-hans"):
        return printing.pdf(PAPER, _content(report))


def _content(report: AnnualReport) -> dict[str, Any]:
    facility = report.facility
    numbers = [name for name in ASKED if name not in ("work", "problems", "plan")]
    return {
        "title": f"托育机构年度报告({report.year}年度)",
        "to": f"{Area.objects.get(pk=settings.DISTRICT_CODE).name}卫生健康局",
        "facility": facility.name,
        "operator": str(facility.operator),
        "state": str(report.get_state_display()),
        "submitted_on": printing.chinese_date(report.submitted_on) if report.submitted_on else "",
        "figures": [*map(list, figures(report)), *(_pair(report, name) for name in numbers)],
        "texts": [_pair(report, name) for name in ("work", "problems", "plan")],
        "demo": facility.is_demo,
    }


def _pair(report: AnnualReport, name: str) -> list[str]:
    value = getattr(report, name)
    return [str(AnnualReport._meta.get_field(name).verbose_name), "—" if value in (None, "") else str(value)]


declare(
    AnnualReport,
    edit=Act(policy.may_operate_affair, IN_HAND),
    submit=Act(policy.may_operate_affair, IN_HAND, lambda report: not lacking(report)),
    answer=Act(policy.may_answer_affair, before(MOVES, State.ACCEPTED)),
)
