"""What the public sees of oversight: yearly plans with their progress, and double random draws that anybody can draw again."""

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from inspections.findings.choices import CITED_FINDINGS
from inspections.planning import due, lottery
from inspections.planning.choices import DrawState, ExclusionKind
from inspections.planning.models import Draw, YearPlan
from portal import paging
from portal.rulebook.rulebook import Limits


def public_plan_list(request: HttpRequest) -> HttpResponse:
    """List the plans that hold, by year."""
    plans = YearPlan.objects.published().select_related("organisation").order_by("-year", "organisation__area_id", "pk")
    return render(request, "inspections/planning/public_plan_list.html", {"plans": plans})


def public_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a plan that holds, and how far it has come; which facilities still wait is not told."""
    plan = get_object_or_404(YearPlan.objects.published().select_related("organisation"), pk=pk)
    context = {"plan": plan, "progress": due.progress(plan, most_left=0), "as_of": timezone.localdate()}
    return render(request, "inspections/planning/plan.html", context)


def public_draw_list(request: HttpRequest) -> HttpResponse:
    """List all draws that were carried out, the latest first."""
    rows = Draw.objects.done().select_related("organisation", "checklist")
    draws, pager = paging.page(rows, request.GET, by="-pk", size=30)
    return render(request, "inspections/planning/public_draw_list.html", {"draws": draws, "pager": pager})


def public_draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a draw: its fingerprint at once, and with its results everything that is needed to draw again."""
    draw = get_object_or_404(Draw.objects.done().select_related("organisation", "checklist"), pk=pk)
    context: dict[str, object] = {"draw": draw}
    if draw.state == DrawState.PUBLISHED:
        context |= _published(draw)
    return render(request, "inspections/planning/draw.html", context)


def _published(draw: Draw) -> dict[str, object]:
    record = draw.record
    names = {row["key"]: row["name"] for row in record["facilities"]}
    kinds = dict(ExclusionKind.choices)
    excluded = [
        {"facility": names.get(row["facility"], ""), "inspector": row["inspector"], "kind": kinds[row["kind"]]}
        for row in record["excluded"]
    ]
    cited = Count("visit__findings", filter=Q(visit__findings__state__in=CITED_FINDINGS))
    lines = draw.drawn.select_related("facility", "visit").prefetch_related("inspectors").annotate(cited=cited)
    names_inspectors = bool(Limits(draw.published_on or timezone.localdate())["draw.publishes_inspectors"])
    return {"record": record, "excluded": excluded, "lines": lines, "names_inspectors": names_inspectors}


def public_draw_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the record of a published draw: the very text whose SHA-256 is the fingerprint."""
    draw = get_object_or_404(Draw.objects.filter(state=DrawState.PUBLISHED), pk=pk)
    response = HttpResponse(lottery.written(draw.record), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{draw.number}.json"'
    return response
