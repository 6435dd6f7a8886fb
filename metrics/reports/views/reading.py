"""Pages of those who read reported figures: a community's year, the population, the facilities' months."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from metrics.ground import policy
from metrics.ground.views import PAGE, asked_area, trail
from metrics.reports import sums as reported
from metrics.reports.choices import REPORTED
from metrics.reports.models.figures import AreaReport, FacilityFigure
from portal import paging
from portal.accounts.requests import Request
from portal.areas.choices import AreaLevel
from portal.models import Area
from portal.numerals import number_in


@login_required
def figures(request: Request, area: str, year: int) -> HttpResponse:
    """Show a community's figures of a year as they count, with the version that they come from."""
    found = get_object_or_404(Area.objects.select_related("parent"), pk=area, level=AreaLevel.COMMUNITY)
    if not policy.may_see_figures(request.user, found):
        raise Http404
    row = AreaReport.objects.filter(area=found, year=year).select_related("version__report", "reported_by").first()
    fields = [(AreaReport._meta.get_field(name).verbose_name, row and getattr(row, name)) for name in REPORTED]
    return render(request, "metrics/reports/figures.html", {"area": found, "year": year, "row": row, "fields": fields})


@login_required
def population(request: Request) -> HttpResponse:
    """Show residents and children by area and year of birth; each area opens to its parts, a community to its report."""
    area, year = asked_area(request), _year(request)
    total, parts = reported.population(area, year)
    context = {
        "area": area,
        "trail": trail(request, area),
        "year": year,
        "years": list(AreaReport.objects.order_by("-year").values_list("year", flat=True).distinct()),
        "births": [year - back for back in range(4)],
        "total": total,
        "parts": parts,
    }
    return render(request, "metrics/reports/population.html", context)


def _year(request: Request) -> int:
    asked, today = number_in(request.GET.get("year", "")), timezone.localdate()
    return asked if asked and 2000 <= asked <= today.year else today.year


@login_required
def business(request: Request) -> HttpResponse:
    """Show the facilities' business month by month: children by class, attendance, places free."""
    area = asked_area(request)
    rows = reported.business(area, on=timezone.localdate())
    context = {"area": area, "trail": trail(request, area), "rows": rows}
    return render(request, "metrics/reports/business.html", context)


@login_required
def business_month(request: Request, month: str) -> HttpResponse:
    """List the facilities' rows that a month's sums are made of."""
    area = asked_area(request)
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None
    rows = reported.facility_rows(area).filter(month=first).select_related("facility", "version").order_by("facility")
    shown, pager = paging.numbered(rows, request.GET, size=PAGE)
    sums = [line for line in reported.business(area, on=first) if line.of == first]
    context = {
        "area": area,
        "trail": trail(request, area),
        "month": first,
        "rows": shown,
        "pager": pager,
        "sums": sums[0] if sums else None,
        "fields": [FacilityFigure._meta.get_field(name).verbose_name for name in reported.BUSINESS],
    }
    return render(request, "metrics/reports/business_month.html", context)
