"""What happens when an order is let pass: the street office is told, then the health bureau, then a sanction is suggested.

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
from inspections.findings.choices import EscalationStep as Step, SanctionCause
from inspections.findings.models import Escalation, Finding
from portal.clock import clock
from portal.letters import notices
from portal.models import Organisation, User
from portal.rulebook.rulebook import Limits


def steps(*, on: date) -> dict[Step, date]:
    """Return for each step the day before which an order must have been due for the step to have come."""
    limits = Limits(on)
    days = {step: int(limits[f"rectification.escalation.{step}.working_days"]) for step in Step}
    return {step: clock.working_day_before(on, count) or date.min for step, count in days.items()}


def run(*, on: date, at: datetime) -> int:
    """Take every step that has come; return how many were new. Facilities that are gone are left alone."""
    divided = steps(on=on)
    late = Finding.objects.overdue(on).at_visited().order_by("due_on", "pk")
    return sum(escalate(pk, divided, at=at) for pk in late.values_list("pk", flat=True))


@transaction.atomic
def escalate(pk: int, divided: dict[Step, date], *, at: datetime) -> int:
    """Take the steps of one finding, unless it was answered meanwhile or waits for an answer on more time."""
    finding = Finding.objects.select_for_update(of=("self",)).with_case().get(pk=pk)
    if finding.due_on is None or not Finding.objects.ordered().filter(pk=pk).exists():
        return 0
    if finding.extensions.asked().exists():
        return 0
    reached = [step for step in Step if finding.due_on < divided[step] and not _waits(finding, step)]
    return sum(_take(finding, step, at) for step in reached)


def _waits(finding: Finding, step: Step) -> bool:
    """No sanction is suggested while an appeal is not decided."""
    return step == Step.SANCTION and Finding.objects.appealed().filter(pk=finding.pk).exists()


def _take(finding: Finding, step: Step, at: datetime) -> bool:
    due_on: date = finding.due_on  # type: ignore[assignment]
    _row, is_new = Escalation.objects.get_or_create(finding=finding, step=step, due_on=due_on, defaults={"at": at})
    if is_new:
        _tell(finding, step)
        if step == Step.SANCTION:
            sanctions.suggest(finding, SanctionCause.OVERDUE, on=timezone.localdate(at))
    return is_new


def _tell(finding: Finding, step: Step) -> None:
    with override("zh-hans"):
        title, text = f"{step.label}：{finding.facility}", f"{finding.text} · {finding.due_on:%Y-%m-%d}"
    key = f"finding-{finding.pk}-overdue-{finding.due_on}-{step}"
    for receiver in {*_concerned(finding, step), finding.facility.operator.organisation}:
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


RECEIVERS = {Step.STREET: _street, Step.BUREAU: _bureau, Step.SANCTION: _leads}
