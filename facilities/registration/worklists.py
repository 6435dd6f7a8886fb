"""What waits about registrations: for registrars, founders, operators whose registration changed, and the health bureau."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from facilities.ground.choices import RUNNING_STATES, OperatorState
from facilities.ground.models import Facility, Operator
from facilities.ground.worklists import FILING, REGISTRATION
from facilities.registration import policy
from facilities.registration.choices import RegistrationState
from facilities.registration.discrepancies import changing_due
from facilities.registration.models import Registration
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Computed, Item, Pool, Row, worklist

IN_MY_HANDS = {
    RegistrationState.DRAFT: gettext_lazy("Finish the application for registration and hand it in"),
    RegistrationState.RETURNED: gettext_lazy("Correct the returned application for registration"),
}


@worklist
def registrations_to_decide(user: User, on: date) -> Iterator[Pool]:
    """Applications that await the user's department, with the day by which it decides."""
    if policy.may_register_some(user):
        rows = Registration.objects.awaiting_registrar(user).with_due_date()
        title, facts = _("Decide on registration %(number)s"), {"number": "number"}
        yield Pool(REGISTRATION, rows, title, "registration", due_on="due_on", subject="name", area=None, facts=facts)


@worklist
def own_registrations(user: User, on: date) -> Iterator[Pool | Computed]:
    """Applications that the founders have to finish or to correct; facilities filed with something else than what is registered now."""
    if not may_anywhere(user, permissions.OPERATE):
        return
    mine = Registration.objects.filter(operator__in=Operator.objects.operated_by(user), state__in=IN_MY_HANDS)
    yield Pool(REGISTRATION, mine, _in_my_hands, "registration", subject="name", area=None, facts={"state": "state"})
    facilities = Facility.objects.operated_by(user).filter(state__in=RUNNING_STATES)
    yield Computed(FILING, facilities, lambda: map(_to_change, changing_due(facilities)))


def _in_my_hands(row: Row) -> str:
    return str(IN_MY_HANDS[row["state"]])


def _to_change(facility: Facility) -> Item:
    url = reverse("change-create", args=[facility.pk])
    return Item(_("File the change of the registration"), str(facility), url, FILING)


@worklist
def ended_registrations(user: User, on: date) -> Iterator[Pool]:
    """Facilities still filed whose operator's registration was revoked or cancelled: a ground for cancelling the filing."""
    if may_anywhere(user, permissions.REVIEW_FILINGS):
        here = scope_of(user).in_areas(permissions.REVIEW_FILINGS)
        rows = Facility.objects.filter(here, operator__in=Operator.objects.ended(), state__in=RUNNING_STATES)
        facts = {"state": "operator__state"}
        yield Pool(REGISTRATION, rows, _ended, "facility", subject="name", area="area_id", facts=facts)


def _ended(row: Row) -> str:
    if row["state"] == OperatorState.REVOKED:
        return _("Registration of the operator revoked: weigh cancelling the filing")
    return _("Registration of the operator cancelled: weigh cancelling the filing")
