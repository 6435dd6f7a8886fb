"""The inspections' parts of a facility's page: visits and open findings for officials, numbers only for the public."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.ground.panels import Mark, marker, panel
from facilities.models import Appeal, Facility
from inspections.findings.choices import FindingOutcome, FindingState
from inspections.findings.models import Finding, StopOrder
from inspections.visits import policy
from inspections.visits.choices import VisitResult
from inspections.visits.models import Visit
from portal.freshness import shown_publicly

Context = dict[str, object]
shown_publicly(Visit, Finding, StopOrder, Appeal)
SHOWN = 5


@dataclass(frozen=True)
class Record:
    """How often a facility was visited and what became of what was found; no names, no wording."""

    visits: int
    without_findings: int
    last_on: date | None
    findings: int
    corrected: int
    unable: int = 0
    appealed: int = 0

    @property
    def open(self) -> int:
        """Findings not corrected yet. What is under appeal is counted apart: it is not final."""
        return self.findings - self.corrected - self.unable


def record(facility: Facility) -> Record:
    """Count the facility's concluded visits and their findings: two queries."""
    visits = (
        Visit.objects.concluded()
        .filter(facility=facility)
        .aggregate(
            visits=Count("pk"), passed=Count("pk", filter=Q(result=VisitResult.PASSED)), last=Max("concluded_at")
        )
    )
    cited = Finding.objects.cited().filter(facility=facility).with_outcome()
    final = ~Q(outcome=FindingOutcome.APPEALED)
    findings = cited.aggregate(
        all=Count("pk", filter=final),
        closed=Count("pk", filter=final & Q(state=FindingState.CLOSED)),
        unable=Count("pk", filter=final & Q(state=FindingState.UNABLE)),
        appealed=Count("pk", filter=~final),
    )
    last_on = timezone.localdate(visits["last"]) if visits["last"] else None
    return Record(visits["visits"], visits["passed"], last_on, *findings.values())


def told(facility: Facility) -> QuerySet[Visit]:
    """Return the latest concluded visits, each with what became of its findings: `found`, `mended`, `appealed`; no names, no wording.

    What is under appeal is not final: it is counted apart, and not as found.
    """
    cited = Finding.objects.cited().filter(visit=OuterRef("pk")).with_outcome().order_by()
    final = cited.exclude(outcome=FindingOutcome.APPEALED)
    counted = {
        "found": final,
        "mended": final.filter(state=FindingState.CLOSED),
        "appealed": cited.filter(outcome=FindingOutcome.APPEALED),
    }
    counts = {name: Subquery(_count(rows)) for name, rows in counted.items()}
    visits = Visit.objects.concluded().filter(facility=facility).select_related("department")
    return visits.annotate(**counts).order_by("-concluded_at", "-pk")[:SHOWN]


def _count(rows: QuerySet) -> QuerySet:
    return rows.values("visit").annotate(all=Count("pk")).values("all")


@marker(5)
def inspection_marks(keys: Collection[int], on: date) -> dict[int, list[Mark]]:
    """When a facility was last inspected and what is still open, in a line; or that nobody has inspected it yet: one query."""
    visits = Visit.objects.concluded().filter(facility=OuterRef("pk")).order_by().values("facility")
    cited = Finding.objects.cited().filter(facility=OuterRef("pk")).with_outcome().filter(outcome=FindingOutcome.OPEN)
    told = Facility.objects.filter(pk__in=keys).annotate(
        last=Subquery(visits.annotate(all=Max("concluded_at")).values("all")),
        unmended=Subquery(cited.order_by().values("facility").annotate(all=Count("pk")).values("all")),
    )
    rows = told.order_by().values_list("pk", "last", "unmended")
    return {pk: [_inspected(last and timezone.localdate(last), count or 0)] for pk, last, count in rows}


def _inspected(last_on: date | None, count: int) -> Mark:
    told = {"day": last_on, "count": count}
    if last_on is None:
        return Mark("unknown", _("Not inspected yet"))
    if count:
        return Mark("warning", _("Inspected on %(day)s, findings still open: %(count)s") % told)
    return Mark("good", _("Inspected on %(day)s, nothing open") % told)


@panel(order=40)
def inspections_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context]:
    """Latest visits and open findings that the user may see; for others the public numbers."""
    if not policy.may_see_visits(request.user, facility):
        return "inspections/findings/panel_public.html", {"record": record(facility)}
    visits = Visit.objects.visible_to(request.user).filter(facility=facility).with_facility()
    findings = (
        Finding.objects.visible_to(request.user).filter(facility=facility).open().select_related("clause__regulation")
    )
    return "inspections/findings/panel.html", {
        "visits": visits[:SHOWN],
        "findings": findings.most_urgent_first()[:SHOWN],
        "record": record(facility),
        "may_visit": policy.may_visit(request.user, facility),
        "today": timezone.localdate(),
    }


@panel(order=40, public=True)
def public_inspections_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context]:
    """How many visits, findings and corrections there were."""
    return "inspections/findings/panel_public.html", {"record": record(facility), "visits": told(facility)}


@panel(order=2)
def stop_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """What was stopped at once, for officials with the way to the order."""
    visible = StopOrder.objects.visible_to(request.user).filter(facility=facility)
    return _stops(facility, set(visible.values_list("pk", flat=True)))


@panel(order=2, public=True)
def public_stop_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context] | None:
    """What was stopped at once and by whom, as of when and why; of what was lifted, when."""
    return _stops(facility, set())


def _stops(facility: Facility, mine: set[int]) -> tuple[str, Context] | None:
    orders = StopOrder.objects.filter(facility=facility).with_case()[:SHOWN]
    return ("inspections/findings/panel_stop.html", {"orders": orders, "mine": mine}) if orders else None
