"""What waits for an operator about people: credentials that run out."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.models import Facility
from portal.models import User
from portal.pages.worklists import Item, worklist
from portal.rulebook.rulebook import Limits
from staff.people.models import Credential, Post


@worklist
def credentials_running_out(user: User, on: date) -> Iterator[Item]:
    """Credentials of people at work that expire soon and have no later successor."""
    horizon = on + timedelta(days=int(Limits(on)["reminder.first_days"]))
    later = Credential.objects.holding().filter(
        person=OuterRef("person"), kind=OuterRef("kind"), expires_on__gt=OuterRef("expires_on")
    )
    at_work = Post.objects.held(on).filter(person=OuterRef("person"))
    expiring = Credential.objects.filter(
        ~Exists(later),
        Exists(at_work),
        expires_on__lte=horizon,
        person__facility__in=Facility.objects.operated_by(user),
    )
    for credential in expiring.select_related("person__facility").order_by("expires_on")[:50]:
        yield Item(
            title=_("Renew: %(kind)s of %(name)s")
            % {"kind": credential.get_kind_display(), "name": credential.person.name},
            subject=str(credential.person.facility),
            url=reverse("person", args=[credential.person_id]),
            kind=_("Credential"),
            due_on=credential.expires_on,
        )
