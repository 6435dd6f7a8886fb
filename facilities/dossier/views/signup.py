"""An operator opens its account and sets up a facility."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from facilities.dossier import preparation
from facilities.dossier.forms import FacilityCreateForm, SignupForm
from facilities.ground import policy
from facilities.ground.forms import communities
from facilities.ground.models import Operator
from facilities.guidance.forms import KindForm
from facilities.registration import applications
from portal import permissions
from portal.accounts import opening
from portal.accounts.authentication import BACKEND
from portal.accounts.origin import client_address
from portal.accounts.requests import Request
from portal.accounts.scope import require, scope_of
from portal.acts import refusals_in
from portal.models import Organisation

CHOSEN = ("nature", "setting", "tenure", "serves_meals", "floor")  # what the list of materials was asked for


@sensitive_post_parameters("password", "password_again")
def signup(request: HttpRequest) -> HttpResponse:
    """Open an account for an operator and log in with it."""
    if request.user.is_authenticated:
        return redirect("home")
    form = SignupForm(request.POST or None, initial={"nature": request.GET.get("nature", "")})
    if form.is_valid():
        typed = form.cleaned_data
        with refusals_in(form):
            opening.require_left(client_address(request), at=timezone.now())
            user = preparation.sign_up(
                form.user(), form.operator(), name=typed["name"], uscc=typed["uscc"], on=timezone.localdate()
            )
            login(request, user, backend=BACKEND)
            if typed["uscc"]:
                messages.success(request, _("Your account is open. Next, tell us about your facility."))
                return redirect(with_choices(request, reverse("facility-create")))
            applications.draft(user.memberships.get().organisation.operator, by=user)
            messages.success(request, _("Your account is open. Next, apply for the registration."))
            return redirect("home")
    return render(request, "facilities/dossier/signup.html", {"form": form})


def with_choices(request: HttpRequest, address: str) -> str:
    """Carry what somebody chose at the list of materials on to the next page."""
    chosen = urlencode({name: value for name in CHOSEN if (value := request.GET.get(name))})
    return f"{address}?{chosen}" if chosen else address


@login_required
def facility_create(request: Request) -> HttpResponse:
    """Set up a facility and go to its task list."""
    require(policy.may_create_facilities(request.user))
    own = scope_of(request.user).keys(permissions.OPERATE, Organisation)
    operator = Operator.objects.filter(organisation_id__in=own).order_by("pk").first()
    require(operator is not None)
    today = timezone.localdate()
    imagined = KindForm(request.GET).facility()
    imagined.operator = operator  # type: ignore[assignment] # required above
    form = FacilityCreateForm(
        request.POST or None,
        instance=imagined,
        places=communities(settings.DISTRICT_CODE, today),
        initial={"address": operator.address},
    )
    if form.is_valid():
        with refusals_in(form):
            facility = preparation.create_facility(form.instance, by=request.user, on=today)
            messages.success(
                request, _("The facility is set up. Fill in the sections in any order; you can stop and come back.")
            )
            return redirect("dossier", pk=facility.pk)
    return render(request, "facilities/dossier/facility_create.html", {"form": form})
