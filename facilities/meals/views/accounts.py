"""The account of meal money: the operator's months, by form or spreadsheet, and the board of those who oversee accounts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.ground.models import Facility
from facilities.ground.policy import may_update
from facilities.ground.views.own import running_facility
from facilities.meals import accounts, policy, spreadsheets
from facilities.meals.choices import MealMonthState
from facilities.meals.forms import AccountFilter, MealMonthForm, MealSheetForm
from facilities.meals.models import MealMonth
from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.documents.uploads import XLSX
from portal.rulebook.rulebook import Limits
from portal.tables.reading import Fault

MONTHS = 24  # shown of an account


@login_required
def account(request: Request, pk: int) -> HttpResponse:
    """Show the months of a facility's account, with what cards and fee sheet say of the one that waits."""
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)
    if not facility.was_filed or not policy.may_read_account(request.user, facility):
        raise Http404
    today, months = timezone.localdate(), list(facility.meal_months.select_related("facility")[:MONTHS])
    waiting = next((row.month for row in months if row.state == MealMonthState.DRAFT), accounts.next_month(facility))
    waiting = waiting or accounts.month_over(today)
    context = {
        "facility": facility,
        "months": months,
        "waiting": waiting if waiting <= accounts.month_over(today) else None,
        "counted": accounts.counted(facility, waiting),
        "due_on": accounts.due_on(waiting, today),
        "today": today,
        "limit": Limits(today)[accounts.BALANCE].normalize(),
        "over": set(facility.meal_months.over(accounts.balance_limit(today)).values_list("pk", flat=True)),
        "may_keep": may_update(request.user, facility),
    }
    return render(request, "facilities/meals/account.html", context)


@login_required
def month_create(request: Request, pk: int) -> HttpResponse:
    """Enter the next month of the account."""
    facility, today = running_facility(request, pk), timezone.localdate()
    following = accounts.next_month(facility)
    row = MealMonth(facility=facility, month=following or accounts.month_over(today))
    return _entered(request, row, is_first=following is None)


@login_required
def month_edit(request: Request, pk: int) -> HttpResponse:
    """Change a month that is not published yet."""
    row = get_object_or_404(MealMonth.objects.operated_by(request.user).with_facility(), pk=pk)
    require(policy.may_keep_month(request.user, row))
    return _entered(request, row, is_first=not row.facility.meal_months.filter(month__lt=row.month).exists())


@transaction.atomic
def _entered(request: Request, row: MealMonth, *, is_first: bool) -> HttpResponse:
    form = MealMonthForm(request.POST or None, instance=row, is_first=is_first)
    if form.is_valid():
        with refusals_in(form):
            accounts.save(form.instance, by=request.user, on=timezone.localdate())
            messages.success(request, _("The month is kept. Look it through and publish it."))
            return redirect(row)
    context = {
        "facility": row.facility,
        "form": form,
        "heading": _("Account of meal money: a month"),
        "explanation": _explained(row) if row.pk or not is_first else "",
        "back": row.get_absolute_url(),
    }
    return render(request, "facilities/ground/form.html", context)


def _explained(row: MealMonth) -> str:
    found = accounts.counted(row.facility, row.month)
    if not found or not found.is_known:
        return _("What the meals of %(month)s cost by the fee sheet can't be counted: cards or fees are missing.") % {
            "month": f"{row.month:%Y-%m}"
        }
    told = {"month": f"{row.month:%Y-%m}", "eaten": found.eaten, "days": found.eaten_days, "most": found.most}
    return _(
        "By day cards and fee sheet the meals eaten in %(month)s on %(days)s child-days cost %(eaten)s yuan; without any absence %(most)s yuan."
    ) % (told)


@login_required
@require_POST
def month_publish(request: Request, pk: int) -> HttpResponse:
    """Let parents read a month."""
    row = get_object_or_404(MealMonth.objects.operated_by(request.user).with_facility(), pk=pk)
    with refusals_told(request):
        accounts.publish(row, by=request.user, on=timezone.localdate())
        messages.success(request, _("The month is published. Parents read it on the register."))
    return redirect(row)


@login_required
def sheet_template(request: Request, pk: int) -> HttpResponse:
    """Hand out the template with the months that wait."""
    facility = running_facility(request, pk)
    response = HttpResponse(spreadsheets.template(facility, timezone.localdate()), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="meal-money-{facility.pk}.xlsx"'
    return response


@login_required
def sheet(request: Request, pk: int) -> HttpResponse:
    """Take a filled template: every month is kept and published, or none with what is wrong in which cell."""
    facility = running_facility(request, pk)
    form, faults = MealSheetForm(request.POST or None, request.FILES or None), list[Fault]()
    if form.is_valid():
        with refusals_in(form):
            upload = form.cleaned_data["file"]
            taken, faults = spreadsheets.take(facility, upload, by=request.user, on=timezone.localdate())
            if not faults:
                messages.success(request, _("Months taken and published: %(count)s.") % {"count": taken})
                return redirect("meal-account", pk=pk)
    context = {"facility": facility, "form": form, "faults": faults[:100]}
    return render(request, "facilities/meals/sheet.html", context)


@login_required
def account_board(request: Request) -> HttpResponse:
    """Show who charges for meals: the last month published, its balance, and whose account is late or over the limit."""
    require(policy.may_see_accounts(request.user))
    today = timezone.localdate()
    late, limit = accounts.month_late(today), accounts.balance_limit(today)
    seen = accounts.charging(Facility.objects.visible_to(request.user), late)
    told = MealMonth.objects.up_to(late).filter(facility=OuterRef("pk"))
    over = MealMonth.objects.latest().over(limit).filter(facility=OuterRef("pk"))
    rows = seen.select_related("area__parent").annotate(is_late=~Exists(told), is_over=Exists(over))
    form = AccountFilter(request.GET or None)
    chosen = form.cleaned_data["show"] if form.is_valid() else ""
    rows = rows.filter(**{f"is_{chosen}": True}) if chosen else rows
    lines, pager = paging.numbered(rows.order_by("-is_late", "-is_over", "area_id", "pk"), request.GET)
    context = {"lines": _with_latest(list(lines)), "pager": pager, "form": form, "late": late}
    context |= {"limit": Limits(today)[accounts.BALANCE].normalize()}
    return render(request, "facilities/meals/accounts.html", context)


def _with_latest(lines: list[Any]) -> list[Any]:
    latest = {row.facility_id: row for row in MealMonth.objects.latest().filter(facility__in=[row.pk for row in lines])}
    for row in lines:
        row.latest = latest.get(row.pk)
    return lines
