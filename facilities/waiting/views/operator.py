"""The facility's page: its lists with places and points, and offers of places."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.ground.choices import RUNNING_STATES
from facilities.ground.models import CareClass, Facility
from facilities.waiting import offers, policy
from facilities.waiting.models import PlaceOffer, Wish
from portal import paging
from portal.accounts.requests import Request
from portal.acts import refusals_told

SIZE = 50


@login_required
def wait_list(request: Request, pk: int) -> HttpResponse:
    """Show who waits, by place, and which places could be offered."""
    rows = Facility.objects.operated_by(request.user).select_related("operator__organisation")
    facility = get_object_or_404(rows.filter(state__in=RUNNING_STATES), pk=pk)
    today = timezone.localdate()
    waiting = Wish.objects.visible_to(request.user).waiting().filter(facility=facility)
    found, pager = paging.page(waiting.select_related("child", "family"), request.GET, by="place", size=SIZE)
    made = PlaceOffer.objects.visible_to(request.user).filter(care_class__facility=facility)
    context = {
        "facility": facility,
        "wishes": found,
        "pager": pager,
        "classes": [(row, offers.spare(row, today)) for row in facility.classes.order_by("kind", "pk")],
        "offers": made.select_related("wish__family", "wish__child", "care_class")[:SIZE],
        "may_offer": policy.may_offer_places(request.user, facility),
    }
    return render(request, "facilities/waiting/wait_list.html", context)


@login_required
@require_POST
def place_offer(request: Request, pk: int) -> HttpResponse:
    """Offer a place of a class to the next family."""
    mine = CareClass.objects.filter(facility__in=Facility.objects.operated_by(request.user))
    care_class = get_object_or_404(mine, pk=pk)
    with refusals_told(request):
        offers.make(care_class, by=request.user, at=timezone.now())
        messages.success(request, _("The place is offered to the next family, which is told by text."))
    return redirect("wait-list", care_class.facility_id)


@login_required
@require_POST
def place_offer_take_back(request: Request, pk: int) -> HttpResponse:
    """Take an offer back."""
    rows = PlaceOffer.objects.visible_to(request.user)
    offer = get_object_or_404(rows.select_related("wish", "care_class__facility__operator__organisation"), pk=pk)
    with refusals_told(request):
        offers.take_back(offer, by=request.user, on=timezone.localdate())
    return redirect("wait-list", offer.care_class.facility_id)
