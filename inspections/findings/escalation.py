"""What happens when an order is let pass: the street office is told, then the health bureau, then a sanction is suggested.

When the re-check of an answer is let pass, its office is told, then the lead of the bureau.

The days are numbers of the rulebook. Each step is a row, once for each last day, so that the task may run twice and a moved last day
begins anew.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from facilities.opinions.consultation import bodies_of
from facilities.review.workload import leads_of
from inspections.findings import sanctions
from inspections.findings.choices import ORDER_STEPS, RECHECK_STEPS, EscalationStep as Step, SanctionCause
from inspections.findings.models import Escalation, Finding
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.letters import notices
from portal.models import Organisation, User
from portal.rulebook.rulebook import Limits


def steps(*, on: date) -> dict[Step, int]:
    """Return for each step after how many working days it comes: the first late day is one."""
    limits = Limits(on)
    late = {step: f"rectification.escalation.{step}.working_days" for step in ORDER_STEPS}
    slow = {step: f"recheck.escalation.{step}.working_days" for step in RECHECK_STEPS}
    return {step: int(limits[key]) for step, key in (late | slow).items()}


def run(*, on: date, at: datetime) -> int:
    """Take every step that has come; return how many were new. Orders at facilities that are gone are left alone."""
    days = steps(on=on)
    late = Finding.objects.overdue(on).at_visited().order_by("due_on", "pk")
    slow = Finding.objects.answered().with_recheck_due().filter(recheck_due__lt=on).order_by("recheck_due", "pk")
    taken = sum(escalate(pk, days, on=on, at=at) for pk in late.values_list("pk", flat=True))
    return taken + sum(escalate_recheck(pk, days, on=on, at=at) for pk in slow.values_list("pk", flat=True))


@transaction.atomic
def escalate(pk: int, days: dict[Step, int], *, on: date, at: datetime) -> int:
    """Take the steps of one finding, unless it was answered meanwhile or waits for an answer on more time."""
    finding = Finding.objects.select_for_update(of=("self",)).with_case().get(pk=pk)
    if finding.due_on is None or not Finding.objects.ordered().filter(pk=pk).exists():
        return 0
    if finding.extensions.asked().exists():
        return 0
    late = clock.days_late(clock.latest(finding, TermKind.RECTIFICATION), finding.due_on, on=on)
    reached = [step for step in ORDER_STEPS if late >= days[step] and not _waits(finding, step)]
    return sum(_take(finding, step, finding.due_on, at) for step in reached)


@transaction.atomic
def escalate_recheck(pk: int, days: dict[Step, int], *, on: date, at: datetime) -> int:
    """Take the steps of an answer that nobody re-checked in time, unless somebody did meanwhile."""
    finding = Finding.objects.select_for_update(of=("self",)).with_case().get(pk=pk)
    term = clock.running(finding, TermKind.RECHECK)
    if term is None or term.due_on is None:
        return 0
    late = clock.days_late(term, term.due_on, on=on)
    return sum(_take(finding, step, term.due_on, at) for step in RECHECK_STEPS if late >= days[step])


def _waits(finding: Finding, step: Step) -> bool:
    """No sanction is suggested while an appeal is not decided."""
    return step == Step.SANCTION and Finding.objects.appealed().filter(pk=finding.pk).exists()


def _take(finding: Finding, step: Step, due_on: date, at: datetime) -> bool:
    _row, is_new = Escalation.objects.get_or_create(finding=finding, step=step, due_on=due_on, defaults={"at": at})
    if is_new:
        _tell(finding, step, due_on)
        if step == Step.SANCTION:
            sanctions.suggest(finding, SanctionCause.OVERDUE, on=timezone.localdate(at))
    return is_new


def _tell(finding: Finding, step: Step, due_on: date) -> None:
    with override("zh-hans"):
        title, text = f"{step.label}：{finding.facility}", f"{finding.text} · {due_on:%Y-%m-%d}"
    key = f"finding-{finding.pk}-overdue-{due_on}-{step}"
    operator = [finding.facility.operator.organisation] if step in ORDER_STEPS else []
    for receiver in {*_concerned(finding, step), *operator}:
        to = f"{receiver._meta.model_name}{receiver.pk}"
        notices.tell(f"{key}:{to}", to=receiver, title=title, text=text, url=finding.get_absolute_url())


def _concerned(finding: Finding, step: Step) -> Iterable[Organisation | User]:
    area = finding.facility.area_id
    return RECEIVERS[step](finding, area)


def _street(finding: Finding, area: str) -> Iterator[Organisation | User]:
    """The street office, and the department that cited."""
    yield from bodies_of("streets", area)
    yield from bodies_of(finding.visit.department_id, area)


def _bureau(finding: Finding, area: str) -> Iterator[Organisation | User]:
    yield from bodies_of("health", area)


def _leads(finding: Finding, area: str) -> Iterator[Organisation | User]:
    yield from leads_of(area)


def _office(finding: Finding, area: str) -> Iterator[Organisation | User]:
    yield from bodies_of(finding.visit.department_id, area)


RECEIVERS = {
    Step.STREET: _street,
    Step.BUREAU: _bureau,
    Step.SANCTION: _leads,
    Step.OFFICE: _office,
    Step.LEAD: _leads,
}
