"""What waits of guard posts: those at which nobody with a licence stands."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist
from staff.guards import manned
from staff.guards.models import GuardPost

GUARDS = Kind("guards", _("Guard posts"))


@worklist
def guard_posts_to_man(user: User, on: date) -> Iterator[Pool]:
    """Guard posts of own facilities that nobody with a licence keeps today."""
    if may_anywhere(user, permissions.OPERATE):
        rows = manned.unmanned(GuardPost.objects.operated_by(user), on)

        def page(row: Row) -> str:
            return reverse("guard-post-list", args=[row["facility"]])

        facts = {"place": "place", "facility": "facility_id"}
        yield Pool(GUARDS, rows, _("Put a licensed guard at “%(place)s”"), page, facts=facts)
