"""What inspections and credit tell on a facility's timeline."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.models import (
    Answer,
    CreditEntry,
    CreditListing,
    CreditRepair,
    Extension,
    Finding,
    PastInspection,
    RectificationAnswer,
    Sanction,
    StopOrder,
    Visit,
)
from portal.casefile import Entry, Kind, Span, annexes_of, timeline
from portal.models import User

BUREAU = "health"


@timeline(Kind.VISIT)
def visits(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Visits that have a result."""
    rows = Visit.objects.visible_to(user).concluded().filter(facility=facility).with_facility()
    for row in span.within(rows, "concluded_at"):
        title = f"{row.checklist}: {row.get_result_display()} {row.ok_count}/{row.all_count}"
        on = timezone.localdate(row.concluded_at)
        yield Entry(on, Kind.VISIT, title, row.summary, row.get_absolute_url(), row.department_id)


@timeline(Kind.VISIT)
def past_inspections(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Inspections of other times, as the registers that they were imported from tell them."""
    rows = PastInspection.objects.visible_to(user).filter(facility=facility)
    for row in span.within(rows, "visited_on"):
        title = _("Inspection in another register: %(kind)s") % {"kind": row.kind or row.authority}
        yield Entry(row.visited_on, Kind.VISIT, title, row.text)


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


@timeline(Kind.CREDIT)
def credit_entries(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Points lost and given back: public."""
    url = reverse("facility-credit", args=[facility.pk])
    rows = CreditEntry.objects.visible_to(user).filter(facility=facility).with_reasons()
    for row in span.within(rows, "on"):
        title = _("Credit %(points)s: %(kind)s") % {"points": f"{row.points:+d}", "kind": row.get_kind_display()}
        yield Entry(row.on, Kind.CREDIT, title, str(row.clause or ""), url)


@timeline(Kind.CREDIT)
def credit_decisions(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Repairs applied for and decided, listings announced, decided and lifted."""
    for row in CreditRepair.objects.visible_to(user).filter(facility=facility).prefetch_related("evidence__kind"):
        url, evidence = row.get_absolute_url(), annexes_of(row.evidence.all())
        yield Entry(row.asked_on, Kind.CREDIT, _("Credit repair applied for"), row.text, url, annexes=evidence)
        if row.decided_on:
            title = _("Credit repair: %(state)s") % {"state": row.get_state_display()}
            yield Entry(row.decided_on, Kind.CREDIT, title, row.answer, url, BUREAU)
    for listing in CreditListing.objects.visible_to(user).filter(facility=facility):
        yield from _listing(listing)


def _listing(row: CreditListing) -> Iterator[Entry]:
    url, name = row.get_absolute_url(), {"list": row.get_kind_display()}
    title = _("Announced: %(list)s") % name
    yield Entry(row.proposed_on, Kind.CREDIT, title, row.reasons, url, BUREAU)
    if row.from_on:
        until = {**name, "day": row.until_on}
        yield Entry(row.from_on, Kind.CREDIT, _("%(list)s until %(day)s") % until, row.reasons, url, BUREAU)
    if row.lifted_on:
        yield Entry(row.lifted_on, Kind.CREDIT, _("Lifted early: %(list)s") % name, row.lift_reason, url, BUREAU)
