"""What waits for an operator about people: credentials that run out."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from facilities.models import Facility
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Computed, Item, Kind, worklist
from portal.rulebook.rulebook import Limits
from staff.people.models import Credential, Post

CREDENTIAL = Kind("credential", gettext_lazy("Credential"))


@worklist
def credentials_running_out(user: User, on: date) -> Iterator[Computed]:
    """Credentials of people at work that expire soon and have no later successor."""
    if may_anywhere(user, permissions.OPERATE):
        later = Credential.objects.holding().filter(
            person=OuterRef("person"), kind=OuterRef("kind"), expires_on__gt=OuterRef("expires_on")
        )
        at_work = Post.objects.held(on).filter(person=OuterRef("person"))
        own = Credential.objects.filter(person__facility__in=Facility.objects.operated_by(user))
        expiring = own.filter(~Exists(later), Exists(at_work), expires_on__isnull=False)
        yield Computed(CREDENTIAL, expiring, lambda: _expiring(expiring, on))


def _expiring(rows: QuerySet[Credential], on: date) -> Iterator[Item]:
    horizon = on + timedelta(days=int(Limits(on)["reminder.first_days"]))
    for row in rows.filter(expires_on__lte=horizon).select_related("kind", "person__facility").order_by("expires_on"):
        title = _("Renew: %(kind)s of %(name)s") % {"kind": row.kind, "name": row.person.name}
        url = reverse("person", args=[row.person_id])
        yield Item(title, str(row.person.facility), url, CREDENTIAL, row.expires_on)
