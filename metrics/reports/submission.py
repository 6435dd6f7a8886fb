"""The life of a report: filled in, sent, checked by the street, approved by the district, and corrected with a reason."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.reports import choices, figures, locks, policy, questions as asking, rules
from metrics.reports.choices import OPEN_REPORTS, WAITING_REPORTS, Reporter, ReportState as S
from metrics.reports.forms import FiguresForm
from metrics.reports.models.reports import Question, Report, ReportKind, ReportVersion
from portal.accounts.scope import is_hand_of, require
from portal.actions import Act, before, declare
from portal.errors import IllegalMove, Refused
from portal.models import User
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    S.DRAFT: {S.SENT},
    S.SENT: {S.CHECKED, S.APPROVED, S.RETURNED},
    S.CHECKED: {S.APPROVED, S.RETURNED},
    S.RETURNED: {S.SENT},
    S.APPROVED: {S.CORRECTING},
    S.CORRECTING: {S.SENT, S.APPROVED},
}


class NotReady(Refused):
    """The figures can't be right as they stand."""

    def __init__(self, faults: list[rules.WrongFigure]):
        super().__init__(_("The report can't be sent yet (figures to put right: %(count)s).") % {"count": len(faults)})
        self.faults = faults


def held(report: Report) -> Report:
    """Return the report as it stands, under its row lock."""
    return Report.objects.select_for_update(of=("self",)).with_office().get(pk=report.pk)


def _require_open(report: Report, on: date) -> None:
    locks.require_unlocked(report, on=on)
    if report.state not in OPEN_REPORTS:
        raise Refused(_not_now(report))


def _not_now(report: Report) -> str:
    return _("This report is “%(state)s” and is not changed now.") % {"state": report.get_state_display()}


@transaction.atomic
def save(report: Report, data: object, *, by: User, on: date) -> FiguresForm:
    """Take the figures of a form. Whether it was valid and saved is said by the form that is returned.

    What two people changed at one time is refused with both entries; the rest of the two is merged.
    """
    report = held(report)
    require(policy.may_fill(by, report))
    _require_open(report, on)
    form = FiguresForm(data, instance=report)
    if form.is_valid():
        form.save()
    else:
        transaction.set_rollback(True)
    return form


@transaction.atomic
def send(report: Report, *, by: User, at: datetime, answers: Mapping[int, str] | None = None) -> list[Question]:
    """Send the report, or return the figures that are asked back; they are kept, and answered or corrected first.

    Raises NotReady with what can't be right. A street that sends for its community has checked it.
    """
    report, on = held(report), timezone.localdate(at)
    require(policy.may_fill(by, report))
    _require_open(report, on)
    if faults := rules.faults(report, report.values):
        raise NotReady(faults)
    asking.answer(report, answers or {}, by=by, at=at)
    if questions := asking.ask(report, rules.doubts(report, report.values, on=on), at=at):
        return questions
    _new_version(report, by, at)
    Report.objects.filter(pk=report.pk, sent_on__isnull=True).update(sent_on=on)
    move(report, S.SENT, table=MOVES, by=by, note=report.why)
    if report.kind.reporter == Reporter.COMMUNITY and policy.may_check(by, report):
        move(report, S.CHECKED, table=MOVES, by=by)
    return []


def _new_version(report: Report, by: User | None, at: datetime) -> ReportVersion:
    last = report.versions.order_by("-number").first()
    return ReportVersion.objects.create(
        report=report,
        number=last.number + 1 if last else 1,
        values=report.values,
        reason=report.why,
        sent_by=by,
        sent_at=at,
    )


@transaction.atomic
def check(report: Report, *, by: User, at: datetime) -> Report:
    """Hand a report on to the district: the street stands for it."""
    report = held(report)
    require(policy.may_check(by, report))
    locks.require_unlocked(report, on=timezone.localdate(at))
    return move(report, S.CHECKED, table=MOVES, by=by)


@transaction.atomic
def approve(report: Report, *, by: User, at: datetime) -> Report:
    """Let the newest version count. Whoever sent it does not approve it."""
    report = held(report)
    require(policy.may_approve(by, report))
    locks.require_unlocked(report, on=timezone.localdate(at))
    if report.state not in WAITING_REPORTS:
        raise IllegalMove(_not_now(report))
    if report.state == S.SENT and report.kind.reporter in choices.CHECKED_BY_STREET:
        raise Refused(_("The street has not checked this report yet."))
    version = report.versions.order_by("-number").first()
    if version and is_hand_of(by, version.sent_by_id):
        raise Refused(_("You sent this report yourself. Somebody else approves it."))
    move(report, S.APPROVED, table=MOVES, by=by)
    report.counted, report.why = version, ""
    report.save(update_fields=["counted", "why"])
    figures.count(report, version)  # type: ignore[arg-type]
    return report


@transaction.atomic
def send_back(report: Report, *, by: User, at: datetime, reason: str, item: str = "") -> Report:
    """Return a report to its office with what is to be corrected or explained."""
    report = held(report)
    require(policy.may_check(by, report) or policy.may_approve(by, report))
    locks.require_unlocked(report, on=timezone.localdate(at))
    move(report, S.RETURNED, table=MOVES, by=by, note=reason)
    asking.ask_by_hand(report, reason, item=item, by=by, at=at)
    return report


@transaction.atomic
def correct(report: Report, *, by: User, at: datetime, reason: str) -> Report:
    """Begin to correct figures that were approved; those go on counting until the correction is approved."""
    report = held(report)
    require(policy.may_fill(by, report))
    locks.require_unlocked(report, on=timezone.localdate(at))
    move(report, S.CORRECTING, table=MOVES, by=by, note=reason)
    report.why = reason
    report.save(update_fields=["why"])
    return report


@transaction.atomic
def drop_correction(report: Report, *, by: User, at: datetime) -> Report:
    """Give a correction up: the version that counts stays as it is."""
    report = held(report)
    require(policy.may_fill(by, report))
    locks.require_unlocked(report, on=timezone.localdate(at))
    move(report, S.APPROVED, table=MOVES, by=by)
    asking.forget_open(report)
    if report.counted:
        report.values, report.why, report.revision = report.counted.values, "", report.revision + 1
        report.save(update_fields=["values", "why", "revision"])
    return report


def pass_on(kind: ReportKind, period: date, *, by: User, at: datetime) -> int:
    """Check or approve every report of the period that waits for the user; return how many. Each stands for itself."""
    done = 0
    for report in Report.objects.filter(kind=kind, period=period).checked_by(by).with_office():
        act = approve if policy.may_approve(by, report) else check
        try:
            act(report, by=by, at=at)
        except Refused:
            continue  # moved on meanwhile, sent by the user, or locked
        done += 1
    return done


def _is_open(report: Report, on: date) -> bool:
    return locks.lock_of(report) is None or locks.exception_of(report, on=on) is not None


declare(
    Report,  # all of them while its period is open, or by an exception from the lock
    fill=Act(policy.may_fill, before(MOVES, S.SENT), in_time=_is_open),
    keep=Act(policy.may_fill, {S.CORRECTING}, in_time=_is_open),
    correct=Act(policy.may_fill, before(MOVES, S.CORRECTING), in_time=_is_open),
    check=Act(policy.may_check, before(MOVES, S.CHECKED), in_time=_is_open),
    approve=Act(policy.may_approve, {S.SENT, S.CHECKED}, in_time=_is_open),
)
