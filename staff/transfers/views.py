"""Pages of transfers, for both facilities and for the bureau that settles what is contested. The person's own say stands in the wallet."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_POST

from facilities.models import Facility
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from staff.people.forms import PostForm
from staff.people.policy import may_keep_people
from staff.transfers import policy, transfers
from staff.transfers.forms import AskForm, LastDayForm, ReasonForm, ReleaseForm
from staff.transfers.models import Transfer

DAY = timedelta(days=1)
SHOWN = 200


def _facility(request: Request, pk: int) -> Facility:
    return get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)


def _transfer(request: Request, pk: int) -> Transfer:
    return get_object_or_404(Transfer.objects.visible_to(request.user).with_both(), pk=pk)


@login_required
def transfer_list(request: Request, facility_pk: int) -> HttpResponse:
    """List the transfers from and to a facility: to operators their own, to the bureau those that were contested."""
    facility = _facility(request, facility_pk)
    rows = Transfer.objects.visible_to(request.user).at(facility).with_both()
    context = {
        "facility": facility,
        "transfers": rows[:SHOWN],
        "may_ask": may_keep_people(request.user, facility),
    }
    return render(request, "staff/transfers/transfer_list.html", context)


@login_required
def transfer_create(request: Request, facility_pk: int) -> HttpResponse:
    """Ask another facility to let somebody go."""
    facility, today = _facility(request, facility_pk), timezone.localdate()
    require(may_keep_people(request.user, facility))
    form = AskForm(request.POST or None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("name", "id_type", "id_number", "wanted_from")}
        with refusals_in(form):
            asked = transfers.ask(facility, **given, by=request.user, on=today)
            messages.success(request, _("The present facility is asked."))
            return redirect(asked)
    return render(request, "staff/transfers/transfer_create.html", {"facility": facility, "form": form})


@login_required
def transfer(request: Request, pk: int) -> HttpResponse:
    """Show a transfer and what may be done with it now."""
    found = _transfer(request, pk)
    context = {
        "transfer": found,
        "is_target": policy.may_take_on(request.user, found),
        "may": actions.allowed(found, request.user),
        "transitions": found.transitions.select_related("by"),
    }
    return render(request, "staff/transfers/transfer.html", context)


def _by_form(
    request: Request, found: Transfer, form: BaseForm, act: Callable[[], object], title: str | Promise
) -> HttpResponse:
    """Show the form of an act, or perform it: what is refused stands beside its field, and nothing typed is lost."""
    if form.is_valid():
        with refusals_in(form):
            act()
            messages.success(request, _("Recorded."))
            return redirect(found)
    context = {"transfer": found, "form": form, "title": title}
    return render(request, "staff/transfers/transfer_act.html", context)


@login_required
def transfer_confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm the last day for the present facility."""
    found, today = _transfer(request, pk), timezone.localdate()
    require(policy.may_release(request.user, found))
    form = LastDayForm(request.POST or None, initial={"leaves_on": max(today, found.wanted_from - DAY)})

    def act() -> None:
        transfers.confirm(found, **form.cleaned_data, by=request.user, on=today)

    return _by_form(request, found, form, act, gettext_lazy("Confirm that the person leaves"))


@login_required
def transfer_contest(request: Request, pk: int) -> HttpResponse:
    """Say for the present facility why not."""
    found = _transfer(request, pk)
    require(policy.may_release(request.user, found))
    form = ReasonForm(request.POST or None)

    def act() -> None:
        transfers.contest(found, **form.cleaned_data, by=request.user, on=timezone.localdate())

    return _by_form(request, found, form, act, gettext_lazy("Contest the transfer"))


@login_required
def transfer_release(request: Request, pk: int) -> HttpResponse:
    """Decide for the bureau that the person leaves."""
    found, today = _transfer(request, pk), timezone.localdate()
    require(policy.may_settle(request.user, found))
    form = ReleaseForm(request.POST or None, initial={"leaves_on": max(today, found.wanted_from - DAY)})

    def act() -> None:
        transfers.release(found, **form.cleaned_data, by=request.user, on=today)

    return _by_form(request, found, form, act, gettext_lazy("Decide that the person leaves"))


@login_required
def transfer_dismiss(request: Request, pk: int) -> HttpResponse:
    """Decide for the bureau that there is no transfer."""
    found = _transfer(request, pk)
    require(policy.may_settle(request.user, found))
    form = ReasonForm(request.POST or None)

    def act() -> None:
        transfers.dismiss(found, **form.cleaned_data, by=request.user, on=timezone.localdate())

    return _by_form(request, found, form, act, gettext_lazy("Decide that there is no transfer"))


@login_required
def transfer_take(request: Request, pk: int) -> HttpResponse:
    """Give the person a post at the new facility."""
    found, today = _transfer(request, pk), timezone.localdate()
    require(policy.may_take_on(request.user, found))
    since = max(today, found.wanted_from, (found.leaves_on or today) + DAY)
    form = PostForm(request.POST or None, facility=found.target, initial={"since": since})

    def act() -> None:
        transfers.take_on(found, form.instance, by=request.user, on=today)

    return _by_form(request, found, form, act, gettext_lazy("Take the person on"))


@login_required
@require_POST
def transfer_refer(request: Request, pk: int) -> HttpResponse:
    """Bring it before the bureau when the present facility did not answer in time."""
    found = _transfer(request, pk)
    with refusals_told(request):
        transfers.refer(found, by=request.user, on=timezone.localdate())
        messages.success(request, _("The health bureau is asked to settle it."))
    return redirect(found)


@login_required
@require_POST
def transfer_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take the request back."""
    found = _transfer(request, pk)
    with refusals_told(request):
        transfers.withdraw(found, by=request.user, on=timezone.localdate())
        messages.success(request, _("The transfer was taken back."))
    return redirect(found)
