"""What moves a facility's credit among findings, filings and cancellations. Set-based; other modules register their own."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from facilities.appeals.choices import AppealState
from facilities.decisions.choices import CancellationState
from facilities.ground.choices import FilingState
from facilities.models import Appeal, Cancellation, Filing
from inspections.findings.choices import FindingState
from inspections.findings.models import Finding
from inspections.ground.choices import CreditKind
from inspections.ground.credit_events import Event, credit_source
from inspections.visits.models import Visit
from portal.clock.choices import TermKind
from portal.models import Term, Transition

PLEDGE = "filing-8-pledge"  # the clause that false materials breach
TAKEN_BACK = (FindingState.RESCINDED, FindingState.ADVISED)
SET_ASIDE = (AppealState.CHANGED, AppealState.SENT_BACK)


@credit_source(Visit, Finding)
def findings(facilities: QuerySet, on: date) -> Iterator[Event]:
    """Every finding, and a further event if the clause was breached before."""
    rows = Finding.objects.filter(facility__in=facilities.order_by()).select_related("clause")
    for row in rows.order_by("pk"):
        yield _of(row, CreditKind.FINDING, row.found_on)
        if row.is_repeat:
            yield _of(row, CreditKind.REPEAT, row.found_on)


@credit_source(Finding)
def corrections(facilities: QuerySet, on: date) -> Iterator[Event]:
    """Terms to correct that were let pass, on the day after the last; findings corrected without that, on the day they were closed."""
    late = _late_terms(facilities, on)
    rows = Finding.objects.filter(facility__in=facilities.order_by()).select_related("clause")
    for row in rows.filter(Q(pk__in=late) | Q(state=FindingState.CLOSED)).order_by("pk"):
        if row.pk in late:
            yield _of(row, CreditKind.OVERDUE, late[row.pk] + timedelta(days=1))
        elif row.closed_on:
            yield _of(row, CreditKind.CORRECTED, row.closed_on)


@credit_source(Finding)
def rescinded(facilities: QuerySet, on: date) -> Iterator[Event]:
    """Findings that were taken back, or left as technical advice after an appeal: what they cost is taken back."""
    found = dict(Finding.objects.filter(facility__in=facilities.order_by()).order_by().values_list("pk", "facility_id"))
    moves = Transition.objects.filter(
        subject_type=ContentType.objects.get_for_model(Finding), subject_id__in=found, after__in=TAKEN_BACK
    )
    for pk, at in moves.order_by("pk").values_list("subject_id", "at"):
        yield Event(CreditKind.COUNTER, found[pk], timezone.localdate(at), Finding, pk)


def _late_terms(facilities: QuerySet, on: date) -> dict[int, date]:
    """Return the last day of the first term that was let pass, by the finding's key."""
    found = Finding.objects.filter(facility__in=facilities.order_by())
    terms = Term.objects.filter(
        Q(stopped_on__gt=F("due_on")) | Q(stopped_on__isnull=True, due_on__lt=on),
        subject_type=ContentType.objects.get_for_model(Finding),
        subject_id__in=found.values("pk"),
        kind=TermKind.RECTIFICATION,
    )
    return dict(terms.order_by().values_list("subject_id").annotate(Min("due_on")))


def _of(row: Finding, kind: CreditKind, on: date) -> Event:
    return Event(kind, row.facility_id, on, Finding, row.pk, row.clause, row.severity)


@credit_source(Filing)
def false_materials(facilities: QuerySet, on: date) -> Iterator[Event]:
    """Filings that were refused because what was declared was not true."""
    rows = Filing.objects.filter(facility__in=facilities.order_by(), state=FilingState.REFUSED)
    for row in rows.filter(refused_clauses__code=PLEDGE, decided_on__isnull=False).distinct().order_by("pk"):
        clause = row.refused_clauses.filter(code=PLEDGE).order_by("-version").first()
        yield Event(CreditKind.FALSE_MATERIALS, row.facility_id, row.decided_on, Filing, row.pk, clause)  # type: ignore[arg-type] # filtered above


@credit_source(Cancellation)
def cancellations(facilities: QuerySet, on: date) -> Iterator[Event]:
    """Filings that were cancelled, whatever the ground."""
    rows = Cancellation.objects.filter(
        facility__in=facilities.order_by(), state=CancellationState.CANCELLED, decided_on__isnull=False
    )
    for row in rows.select_related("clause").order_by("pk"):
        yield Event(CreditKind.CANCELLED, row.facility_id, row.decided_on, Cancellation, row.pk, row.clause)  # type: ignore[arg-type] # filtered above


@credit_source(Appeal)
def decisions_set_aside(facilities: QuerySet, on: date) -> Iterator[Event]:
    """Decisions that an appeal changed or sent back: what they cost is taken back."""
    rows = Appeal.objects.filter(facility__in=facilities.order_by(), state__in=SET_ASIDE, decided_on__isnull=False)
    for row in rows.select_related("subject_type").order_by("pk"):
        model = row.subject_type.model_class()
        if model is not None and row.decided_on:
            yield Event(CreditKind.COUNTER, row.facility_id, row.decided_on, model, row.subject_id)
