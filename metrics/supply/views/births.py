"""Births, and what they let expect: the known years, those to come with their band, and how well the method did."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.ground import charts
from metrics.ground.views import asked_area, trail
from metrics.supply import births as cohorts, policy
from metrics.supply.forms import BirthsForm, WhatIfForm
from metrics.supply.models import BirthCohort
from metrics.supply.need import RATE, rates
from metrics.supply.projection import METHOD, Projection, projection
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.areas.choices import AreaLevel
from portal.importing.policy import may_import_registers
from portal.models import Area
from portal.rulebook.rulebook import Limits

FORM = "metrics/supply/births_form.html"
FRAME = charts.Frame(560, 260, 52, 60, 20, 30)  # with room for numbers of five digits


@login_required
def births(request: Request) -> HttpResponse:
    """Show the births of an area by year, what they let expect, and the months that they are added up from."""
    area, today = asked_area(request), timezone.localdate()
    what_if = WhatIfForm(request.GET, rate=Limits(today)[RATE], has_births=True)
    rate = what_if.asked_rate
    found = projection(area, rate, on=today, change=what_if.asked_change)
    rows, pager = paging.page(_months(area), request.GET, by="-month")
    context = {
        "area": area,
        "trail": trail(request, area),
        "rate": rate,
        "what_if": what_if,
        "method": METHOD,
        "ages": rates(rate, on=today).ages,
        "found": found,
        "chart": _chart(found),
        "share": found.staying.share * 100,
        "missing": found.communities - found.counted,
        "parts": Area.objects.existing(today).filter(parent=area).order_by("code"),
        "rows": rows,
        "pager": pager,
        "may_keep": policy.may_keep_births(request.user, area.pk),
        "may_import": may_import_registers(request.user),
    }
    return render(request, "metrics/supply/births.html", context)


def _months(area: Area) -> QuerySet[BirthCohort]:
    """Return the months of a community; wider areas show none of their own."""
    is_community = area.level == AreaLevel.COMMUNITY
    return BirthCohort.objects.filter(area=area) if is_community else BirthCohort.objects.none()


def _chart(found: Projection) -> charts.Chart | None:
    """Draw the known births and, as band, those of the last expected year."""
    values = [None if year.is_expected else float(year.births.value) for year in found.years]
    last = found.years[-1] if found.is_possible else None
    band = charts.Band(len(values) - 1, last.births.value, last.births.low, last.births.high) if last else None
    return charts.line_chart(
        [str(year.year) for year in found.years], [charts.Series("own", values, 0)], frame=FRAME, band=band, least=0
    )


@login_required
def births_create(request: Request) -> HttpResponse:
    """Enter the births of a month."""
    require(policy.may_plan(request.user))
    return _edited(request, BirthCohort(), _("Enter births"))


@login_required
def births_edit(request: Request, pk: int) -> HttpResponse:
    """Correct the births of a month."""
    cohort = get_object_or_404(BirthCohort.objects.visible_to(request.user).select_related("area"), pk=pk)
    require(policy.may_keep_births(request.user, cohort.area_id))
    return _edited(request, cohort, _("Correct births"))


@transaction.atomic
def _edited(request: Request, cohort: BirthCohort, title: str) -> HttpResponse:
    form = BirthsForm(
        request.POST or None, instance=cohort, user=request.user, initial={"area": request.GET.get("area")}
    )
    if form.is_valid():
        with refusals_in(form):
            saved = cohorts.save(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, _("Saved."))
            return redirect(f"{reverse('births')}?area={saved.area_id}")
    return render(request, FORM, {"form": form, "page_title": title, "cohort": cohort if cohort.pk else None})
