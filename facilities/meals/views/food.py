"""Food: the operator's menus and samples, and the board of those who oversee food."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.daily.policy import may_read, may_see_board
from facilities.ground.choices import RUNNING_STATES
from facilities.ground.models import Facility
from facilities.ground.policy import may_update
from facilities.ground.views.own import running_facility
from facilities.meals import food
from facilities.meals.forms import MenuForm, SampleForm
from facilities.meals.models import FoodSample, Menu
from facilities.meals.policy import may_read_account
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told

SHOWN = 40


@login_required
def meals(request: Request, pk: int) -> HttpResponse:
    """Show menus and samples of a facility; the operator enters them here."""
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)
    if not facility.was_filed or not may_read(request.user, facility):
        raise Http404
    context = {
        "facility": facility,
        "menus": facility.menus.all()[:4],
        "samples": facility.food_samples.all()[:SHOWN],
        "now": timezone.now(),
        "may_keep": may_update(request.user, facility),
        "reads_account": may_read_account(request.user, facility),
    }
    return render(request, "facilities/meals/meals.html", context)


def _form(request: Request, facility: Facility, form: Any, heading: str) -> HttpResponse:
    return render(request, "facilities/ground/form.html", {"facility": facility, "form": form, "heading": heading})


@login_required
def sample_create(request: Request, pk: int) -> HttpResponse:
    """Keep a sample."""
    facility = running_facility(request, pk)
    form = SampleForm(request.POST or None, initial={"kept_at": timezone.localtime()})
    if form.is_valid():
        with refusals_in(form):
            row = food.keep_sample(facility, **form.cleaned_data, by=request.user, at=timezone.now())
            until = timezone.localtime(row.keep_until).strftime("%Y-%m-%d %H:%M")
            messages.success(request, _("The sample is kept until %(until)s.") % {"until": until})
            return redirect("meals", pk=pk)
    return _form(request, facility, form, _("Keep a food sample"))


@login_required
def menu_edit(request: Request, pk: int) -> HttpResponse:
    """Enter or correct the menu of a week."""
    facility, today = running_facility(request, pk), timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    form = MenuForm(request.POST or None, menu=Menu.objects.filter(facility=facility, week=monday).first())
    if form.is_valid():
        with refusals_in(form):
            words = (form.cleaned_data["week"], form.dishes(), form.cleaned_data["allergens"])
            food.save_menu(facility, *words, form.cleaned_data["eaten_along_by"], by=request.user, at=timezone.now())
            return redirect("meals", pk=pk)
    return _form(request, facility, form, _("Menu of the week"))


@login_required
@require_POST
def sample_throw(request: Request, pk: int) -> HttpResponse:
    """Say that a sample was thrown away."""
    mine = FoodSample.objects.filter(facility__in=Facility.objects.operated_by(request.user))
    row = get_object_or_404(mine.select_related("facility"), pk=pk)
    with refusals_told(request):
        food.throw_away(row, by=request.user, at=timezone.now())
    return redirect("meals", pk=row.facility_id)


@login_required
def meal_board(request: Request) -> HttpResponse:
    """Show who serves meals: this week's menu, the last sample, samples kept beyond their hours."""
    require(may_see_board(request.user))
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    over = Q(food_samples__thrown_at=None, food_samples__keep_until__lte=timezone.now())
    serving = Facility.objects.visible_to(request.user).filter(state__in=RUNNING_STATES, serves_meals=True)
    rows = serving.select_related("area__parent").annotate(
        has_menu=Exists(Menu.objects.filter(facility=OuterRef("pk"), week=monday)),
        last_sample=Max("food_samples__day"),
        over=Count("food_samples", filter=over),
    )
    lines, pager = paging.numbered(rows.order_by("has_menu", "area_id", "pk"), request.GET)
    return render(request, "facilities/meals/board.html", {"lines": lines, "pager": pager, "monday": monday})
