"""What waits: for the bureau letters of authority, for an operator the one that it has to hand in."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from portal import permissions
from portal.accounts.models import Organisation, User
from portal.accounts.scope import hands_of, scope_of
from portal.mandates import policy
from portal.mandates.choices import MandateState
from portal.mandates.models import Mandate
from portal.pages.worklists import Kind, Pool, worklist

MANDATE = Kind("mandate", gettext_lazy("Letters of authority"))


@worklist
def letters_of_authority(user: User, on: date) -> Iterator[Pool]:
    """Letters to be checked, by the last day; and operators of whom nothing shows yet who acts for them."""
    if policy.may_check_anywhere(user):
        rows = Mandate.objects.visible_to(user).waiting().exclude(handed_in_by__in=hands_of(user))
        title, place = _("Check who acts for the operator"), "organisation__area_id"
        yield Pool(MANDATE, rows, title, "mandate", due_on="due_on", subject="organisation__name", area=place)
    if own := scope_of(user).keys(permissions.OPERATE, Organisation):
        unproven = Organisation.objects.filter(pk__in=own, is_proven=False).exclude(mandates__state=MandateState.ASKED)
        yield Pool(
            MANDATE, unproven, _("Show that you act for the operator"), "mandate-create", subject="name", area=None
        )
