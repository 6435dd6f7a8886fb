"""Escalation before and after the due date: the reviewer some days before, the lead on the day, lead and bureau after it.

The steps' days are numbers of the rulebook (`escalation.*`). Whatever the task does twice is told once: a notice's key names
the term, its due date and the step, so that a term whose due date moved is escalated anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _, override

from facilities.filing.models import Filing
from facilities.opinions import consultation
from facilities.opinions.models import Opinion
from facilities.review import workload
from facilities.review.models import Absence
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.letters import notices
from portal.models import Organisation, Term, User
from portal.rulebook.rulebook import Limits

Receiver = User | Organisation
OF_FILINGS = (TermKind.RECEIPT, TermKind.NONCONFORMITY)


class Step(TextChoices):
    """How far a term's escalation has come."""

    SOON = "soon", _("due soon")
    DUE = "due", _("due, with the lead")
    LATE = "late", _("overdue, with the bureau's head")


@dataclass(frozen=True)
class Steps:
    """The days that divide the steps, as seen from one day: due up to `soon_until`, today, or before `late_before`."""

    on: date
    soon_until: date
    late_before: date

    def of(self, due_on: date | None) -> Step | None:
        """Return the step that a term due on the day has come to, if any."""
        if due_on is None or due_on > self.soon_until:
            return None
        if due_on > self.on:
            return Step.SOON
        return Step.LATE if due_on < self.late_before else Step.DUE


def steps(*, on: date) -> Steps:
    """Return the steps as the rulebook sets them for a day. Past the calendar's end every known due date is near."""
    limits = Limits(on)
    ahead, behind = (int(limits[f"escalation.{name}.working_days"]) for name in ("before", "after"))
    return Steps(on, clock.add_working_days(on, ahead) or date.max, clock.working_day_before(on, behind) or on)


def run(*, on: date) -> int:
    """Tell who must know of every term that has come to a step; return how many notices were new."""
    today = steps(on=on)
    due = Term.objects.running().filter(due_on__lte=today.soon_until).order_by("due_on", "id")
    filings, opinions = (ContentType.objects.get_for_model(model) for model in (Filing, Opinion))
    told = sum(_tell_of_filing(term, today) for term in due.filter(subject_type=filings, kind__in=OF_FILINGS))
    return told + sum(_tell_of_opinion(term, today) for term in due.filter(subject_type=opinions))


def _tell_of_filing(term: Term, today: Steps) -> int:
    filing, step = Filing.objects.with_facility().get(pk=term.subject_id), today.of(term.due_on)
    if step is None:
        return 0
    receivers = set(_with_deputies(_concerned(filing, step), today.on))
    return _send(term, step, receivers, f"{filing.number or ''} {filing.facility}", filing.get_absolute_url())


def _concerned(filing: Filing, step: Step) -> Iterator[Receiver]:
    leads = workload.leads_of(filing.facility.area_id)
    if filing.assigned_to and step != Step.LATE:
        yield filing.assigned_to
    if step != Step.SOON or not filing.assigned_to:
        yield from leads
    if step == Step.LATE:
        yield from consultation.bodies_of("health", filing.facility.area_id)


def _tell_of_opinion(term: Term, today: Steps) -> int:
    opinion, step = Opinion.objects.with_due().get(pk=term.subject_id), today.of(term.due_on)
    if step is None:
        return 0
    receivers = set(_with_deputies(_awaiting(opinion, step), today.on))
    return _send(term, step, receivers, f"{opinion.department} · {opinion.filing.facility}", opinion.get_absolute_url())


def _awaiting(opinion: Opinion, step: Step) -> Iterator[Receiver]:
    """The department at every step, the reviewer from the due date on, the lead after it."""
    yield from consultation.bodies_of(opinion.department_id, opinion.filing.facility.area_id)
    if step != Step.SOON and opinion.filing.assigned_to:
        yield opinion.filing.assigned_to
    if step == Step.LATE:
        yield from workload.leads_of(opinion.filing.facility.area_id)


def _with_deputies(receivers: Iterable[Receiver], on: date) -> Iterator[Receiver]:
    """Bring in the deputy of who is away; the one who is away finds the notice afterwards."""
    for receiver in receivers:
        yield receiver
        if isinstance(receiver, User):
            yield from (
                absence.deputy for absence in Absence.objects.on(on).filter(user=receiver).select_related("deputy")
            )


def _send(term: Term, step: Step, receivers: set[Receiver], subject: str, url: str) -> int:
    with override("zh-hans"):
        title = f"{step.label}：{subject}"
        text = f"{term.get_kind_display()} · {term.due_on:%Y-%m-%d}"
    key = f"escalation:{term.pk}:{term.due_on}:{step}"
    return sum(
        notices.tell(f"{key}:{receiver._meta.model_name}{receiver.pk}", to=receiver, title=title, text=text, url=url)
        for receiver in receivers
    )
