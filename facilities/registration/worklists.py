"""What waits about registrations: for registrars, founders, operators whose registration changed, and the health bureau."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.ground.choices import RUNNING_STATES, OperatorState
from facilities.ground.models import Facility, Operator
from facilities.registration.choices import RegistrationState
from facilities.registration.discrepancies import changing_due
from facilities.registration.models import Registration
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Item, worklist


@worklist
def registrations_to_decide(user: User, on: date) -> Iterator[Item]:
    """Applications that await the user's department, with the day by which it decides."""
    pool = Registration.objects.awaiting_registrar(user).with_due_date()
    for registration in pool.order_by(F("due_on").asc(nulls_last=True), "pk")[:100]:
        yield Item(
            title=_("Decide on registration %(number)s") % {"number": registration.number},
            subject=registration.name,
            url=registration.get_absolute_url(),
            kind=_("Registration"),
            due_on=registration.due_on,
        )


@worklist
def own_registrations(user: User, on: date) -> Iterator[Item]:
    """Applications that the founders have to finish or to correct."""
    titles = {
        RegistrationState.DRAFT: _("Finish the application for registration and hand it in"),
        RegistrationState.RETURNED: _("Correct the returned application for registration"),
    }
    mine = Registration.objects.filter(operator__in=Operator.objects.operated_by(user), state__in=titles)
    for registration in mine.order_by("pk"):
        yield Item(
            title=titles[RegistrationState(registration.state)],
            subject=registration.name,
            url=registration.get_absolute_url(),
            kind=_("Registration"),
        )


@worklist
def change_filings_due(user: User, on: date) -> Iterator[Item]:
    """Facilities whose operator's registration says something else than what was filed."""
    for facility in changing_due(Facility.objects.operated_by(user)):
        yield Item(
            title=_("File the change of the registration"),
            subject=str(facility),
            url=reverse("change-create", args=[facility.pk]),
            kind=_("Filing"),
        )


@worklist
def ended_registrations(user: User, on: date) -> Iterator[Item]:
    """Facilities still filed whose operator's registration was revoked or cancelled: a ground for cancelling the filing."""
    here = scope_of(user).in_areas(permissions.REVIEW_FILINGS)
    running = Facility.objects.filter(here, operator__in=Operator.objects.ended(), state__in=RUNNING_STATES)
    for facility in running.select_related("operator").order_by("operator__recorded_on", "pk")[:100]:
        titles = {OperatorState.REVOKED: _("Registration of the operator revoked: weigh cancelling the filing")}
        yield Item(
            title=titles.get(
                OperatorState(facility.operator.state),
                _("Registration of the operator cancelled: weigh cancelling the filing"),
            ),
            subject=str(facility),
            url=facility.get_absolute_url(),
            kind=_("Registration"),
        )
