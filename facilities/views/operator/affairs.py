"""What an operator can do with a filed facility: one page that leads to all of it, and what is reported without a filing."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities import policy, relocating, updating
from facilities.choices import FilingKind
from facilities.forms.affairs import ContactForm, EnrolmentForm, NewPlaceForm, PriceForm, RelocationForm
from facilities.forms.operator import communities
from facilities.models import Facility, Origin, Price
from facilities.views.operator.access import own_facility
from portal.acts import refusals_in, refusals_told
from portal.requests import Request
from portal.scope import require


@login_required
def affairs(request: Request, pk: int) -> HttpResponse:
    """Show what is under way about a filed facility, and everything that can be begun."""
    facility = own_facility(request, pk)
    context = {
        "facility": facility,
        "is_running": policy.is_running(facility),
        "change": facility.filings.open().filter(amendment__isnull=False).first(),
        "prices": facility.prices.all()[:12],
        "suspensions": facility.suspensions.all(),
        "terminations": facility.terminations.all(),
        "reports": facility.annual_reports.all(),
        "appeals": facility.appeals.all(),
        "offshoots": facility.offshoots.select_related("facility"),
        "today": timezone.localdate(),
    }
    return render(request, "facilities/operator/affairs.html", context)


def running_facility(request: Request, pk: int) -> Facility:
    """Return the user's own facility if it was filed and is not gone; otherwise refuse."""
    facility = own_facility(request, pk)
    require(policy.may_update(request.user, facility))
    return facility


@login_required
@transaction.atomic
def contact_update(request: Request, pk: int) -> HttpResponse:
    """Report telephone, mobile and meals."""
    facility, today = running_facility(request, pk), timezone.localdate()
    form = ContactForm(request.POST or None, instance=facility)
    if form.is_valid():
        with refusals_in(form):
            with transaction.atomic():
                updating.report_contact(facility, form.cleaned_data, by=request.user, on=today)
            return _done(request, facility)
    return _form(request, facility, form, _("Telephone, mobile, meals"))


def _done(request: Request, facility: Facility) -> HttpResponse:
    messages.success(request, _("Saved. It shows at once."))
    return redirect("affairs", pk=facility.pk)


def _form(request: Request, facility: Facility, form: Any, title: str, explanation: str = "") -> HttpResponse:
    context = {"facility": facility, "form": form, "heading": title, "explanation": explanation}
    return render(request, "facilities/affairs/form.html", context)


@login_required
def enrolment_update(request: Request, pk: int) -> HttpResponse:
    """Report how many children are enrolled, class by class, as of today."""
    facility, today = running_facility(request, pk), timezone.localdate()
    form = EnrolmentForm(request.POST or None, classes=list(facility.classes.all()))
    if form.is_valid():
        with refusals_in(form):
            updating.report_enrolment(facility, form.enrolled(), by=request.user, on=today)
            return _done(request, facility)
    return _form(request, facility, form, _("Children enrolled today"))


@login_required
def price_create(request: Request, pk: int) -> HttpResponse:
    """Announce the fee that holds from a day on."""
    facility, today = running_facility(request, pk), timezone.localdate()
    price = Price(facility=facility)
    form = PriceForm(request.POST or None, instance=price, initial={"holds_from": today})
    if form.is_valid():
        with refusals_in(form):
            updating.announce_price(form.save(commit=False), by=request.user, on=today)
            return _done(request, facility)
    return _form(request, facility, form, _("A new price"))


@login_required
@require_POST
def price_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take back a price that does not hold yet."""
    mine = Price.objects.filter(facility__in=Facility.objects.operated_by(request.user))
    price = get_object_or_404(mine.select_related("facility"), pk=pk)
    with refusals_told(request):
        updating.withdraw_price(price, by=request.user, on=timezone.localdate())
    return redirect("affairs", pk=price.facility_id)


@login_required
def relocation_create(request: Request, pk: int) -> HttpResponse:
    """Set the facility up at its new place, which is filed anew; the old filing ends when the new one is accepted."""
    explanation = _(
        "The new place needs a new filing. The filing of the old place ends on the day the new one is accepted."
    )
    return _new_place(request, pk, FilingKind.RELOCATION, RelocationForm, _("Relocate"), explanation)


@login_required
def branch_create(request: Request, pk: int) -> HttpResponse:
    """Set up a branch, which is filed anew beside this facility."""
    explanation = _("A branch is a facility of its own and needs its own filing; this one stays filed as it is.")
    return _new_place(request, pk, FilingKind.BRANCH, NewPlaceForm, _("Set up a branch"), explanation)


def _new_place(
    request: Request, pk: int, kind: str, form_class: type[NewPlaceForm], title: str, explanation: str
) -> HttpResponse:
    facility, today = running_facility(request, pk), timezone.localdate()
    new = Facility(operator=facility.operator)
    initial = {"name": facility.name} if kind == FilingKind.RELOCATION else {}
    places = communities(settings.DISTRICT_CODE, today)
    form = form_class(request.POST or None, instance=new, initial=initial, places=places)
    if form.is_valid():
        with refusals_in(form):
            origin = Origin(source=facility, kind=kind, **form.choices())
            relocating.draft(form.save(commit=False), origin, by=request.user, on=today)
            messages.success(request, _("The new place is set up. Please fill in what is its own, and hand it in."))
            return redirect("dossier", pk=new.pk)
    return _form(request, facility, form, title, explanation)
