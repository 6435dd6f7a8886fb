"""Pages on which communities and streets report the figures of a year."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics import policy, reporting
from metrics.choices import REPORTED
from metrics.forms import AreaReportForm
from metrics.models import AreaReport
from portal import permissions
from portal.choices import AreaLevel
from portal.models import Area
from portal.requests import Request
from portal.scope import require, scope_of

FIRST_YEAR = 2019  # the year of the baseline


@login_required
def figure_list(request: Request) -> HttpResponse:
    """List the communities that the user reports for, with what is reported for this year and the last."""
    require(policy.may_report_some_figures(request.user))
    today = timezone.localdate()
    mine = scope_of(request.user).in_areas(permissions.REPORT_FIGURES, "code")
    communities = Area.objects.existing(today).filter(mine, level=AreaLevel.COMMUNITY).select_related("parent")
    years = [today.year, today.year - 1]
    reports = AreaReport.objects.filter(area__in=communities, year__in=years)
    found = {(r.area_id, r.year): r for r in reports}
    rows = [(area, [(year, found.get((area.pk, year))) for year in years]) for area in communities.order_by("code")]
    return render(request, "metrics/figure_list.html", {"rows": rows, "years": years})


@login_required
def figures(request: Request, area: str, year: int) -> HttpResponse:
    """Show a community's figures of a year, as a form to those who report them."""
    found = get_object_or_404(Area.objects.select_related("parent"), pk=area, level=AreaLevel.COMMUNITY)
    may_report = policy.may_report_figures(request.user, found)
    if (
        not (may_report or policy.may_see_figures(request.user, found))
        or not FIRST_YEAR <= year <= timezone.localdate().year
    ):
        raise Http404
    if request.method == "POST":
        form = reporting.report(found, year, request.POST, by=request.user, at=timezone.now())
        if form.is_valid():
            messages.success(
                request, _("The figures of %(area)s for %(year)s are saved.") % {"area": found, "year": year}
            )
            return redirect("figure-list")
    else:
        form = AreaReportForm(instance=reporting.opened(found, year))
    return render(request, "metrics/figures.html", _context(found, year, form, may_report))


def _context(area: Area, year: int, form: AreaReportForm, may_report: bool) -> dict[str, object]:
    report = form.instance
    shown = [(report._meta.get_field(name).verbose_name, getattr(report, name)) for name in REPORTED]
    return {"area": area, "year": year, "form": form, "may_report": may_report, "report": report, "shown": shown}
