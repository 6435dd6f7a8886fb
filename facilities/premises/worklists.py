"""What waits of premises: leases that run out and have none to follow."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _, gettext_lazy

from facilities.premises import policy
from facilities.premises.choices import LeaseState
from facilities.premises.models import Lease
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

PREMISES = Kind("premises", gettext_lazy("Premises"))
REMINDED_DAYS = 90  # before a lease runs out


@worklist
def leases_running_out(user: User, on: date) -> Iterator[Pool]:
    """For the department that holds the premises: agreed leases that end soon, or have ended, and are not followed."""
    if owners := policy.owners_held_by(user):
        here = scope_of(user).in_areas(permissions.SEE_FIGURES, "premises__area_id")
        later = Lease.objects.filter(premises=OuterRef("premises"), from_on__gt=OuterRef("until_on"))
        last = on + timedelta(days=REMINDED_DAYS)
        rows = Lease.objects.filter(here, ~Exists(later), premises__owner__in=owners, state=LeaseState.RUNNING)
        title = _("A lease runs out: end it, or record the next one")
        yield Pool(
            PREMISES, rows.filter(until_on__lte=last), title, "premises", due_on="until_on",
            subject="premises__name", area="premises__area_id", key="premises_id",
        )  # fmt: skip
