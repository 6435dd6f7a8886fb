"""What inspections and credit tell on a facility's timeline."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.findings.models import Extension, Finding, RectificationAnswer, Sanction, StopOrder
from inspections.visits.models import Answer, Visit
from portal.models import User
from portal.pages.casefile import Entry, Kind, Span, annexes_of, timeline

BUREAU = "health"


@timeline(Kind.VISIT)
def visits(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Visits that have a result."""
    rows = Visit.objects.visible_to(user).concluded().filter(facility=facility).with_facility()
    for row in span.within(rows, "concluded_at"):
        counts = "" if row.ok_count is None else f" {row.ok_count}/{row.all_count}"
        title = f"{row.checklist}: {row.get_result_display()}{counts}"
        on = timezone.localdate(row.concluded_at)
        yield Entry(on, Kind.VISIT, title, row.summary, row.get_absolute_url(), row.department_id)


@timeline(Kind.FINDING)
def findings(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """What was found, with the photos; what the operator answered, with the evidence; what was corrected."""
    rows = Finding.objects.visible_to(user).filter(facility=facility).with_case()
    seen = _photographed(facility)
    for row in rows:
        url, field = row.get_absolute_url(), row.visit.department_id
        title = _("Finding: %(clause)s") % {"clause": row.clause}
        photos = annexes_of(seen[row.visit_id, row.item_id].photos.all()) if (row.visit_id, row.item_id) in seen else ()
        yield Entry(row.found_on, Kind.FINDING, title, row.text, url, field, photos)
        if row.closed_on:
            title = f"{row.get_state_display()}: {row.clause}"
            yield Entry(row.closed_on, Kind.FINDING, title, row.text, url, field)
    answers = RectificationAnswer.objects.visible_to(user).filter(finding__facility=facility)
    for answer in span.within(answers, "at").select_related("finding").prefetch_related("evidence__kind"):
        url, evidence = answer.finding.get_absolute_url(), annexes_of(answer.evidence.all())
        on = timezone.localdate(answer.at)
        yield Entry(on, Kind.FINDING, _("Answered by the operator"), answer.text, url, annexes=evidence)


def _photographed(facility: Facility) -> dict[tuple[int, int], Answer]:
    """Return the failed answers of the facility's visits with their photos, by visit and item."""
    failed = Answer.objects.failed().filter(visit__facility=facility).prefetch_related("photos__kind")
    return {(row.visit_id, row.item_id): row for row in failed}


@timeline(Kind.FINDING)
def more_time(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """More days asked for and answered."""
    for row in Extension.objects.visible_to(user).filter(finding__facility=facility).with_case():
        url, field = row.get_absolute_url(), row.finding.visit.department_id
        title = _("More time asked for: %(days)s working days") % {"days": row.working_days}
        yield Entry(timezone.localdate(row.asked_at), Kind.FINDING, title, row.reason, url)
        if row.decided_on:
            answer = _("More time: %(state)s") % {"state": row.get_state_display()}
            yield Entry(row.decided_on, Kind.FINDING, answer, row.answer, url, field)


@timeline(Kind.DECISION)
def stop_orders(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Stop orders given and lifted."""
    for row in StopOrder.objects.visible_to(user).filter(facility=facility).with_case():
        url, field = row.get_absolute_url(), row.visit.department_id
        title = _("Stop order: %(kind)s") % {"kind": row.get_kind_display()}
        yield Entry(timezone.localdate(row.ordered_at), Kind.DECISION, title, row.reasons, url, field)
        if row.lifted_at:
            on = timezone.localdate(row.lifted_at)
            yield Entry(on, Kind.DECISION, _("Stop order lifted"), row.lift_note, url, field)


@timeline(Kind.DECISION)
def sanctions(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Sanctions suggested and decided: for the bureau; the operator finds the letter."""
    for row in Sanction.objects.visible_to(user).filter(facility=facility):
        url = row.get_absolute_url()
        title = _("Sanction suggested: %(cause)s") % {"cause": row.get_cause_display()}
        yield Entry(row.suggested_on, Kind.DECISION, title, "", url, BUREAU)
        if row.decided_on:
            title = _("Sanction: %(state)s") % {"state": row.get_state_display()}
            yield Entry(row.decided_on, Kind.DECISION, title, row.reasons, url, BUREAU)
