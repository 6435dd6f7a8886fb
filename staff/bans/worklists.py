"""What bans leave to do: a second signature; posts to be ended today, for the facility and for those who watch it."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from facilities.models import Facility
from portal.models import User
from portal.pages.worklists import Item, worklist
from staff.bans import policy
from staff.bans.choices import BanState
from staff.bans.models import Ban, BanCase

MOST = 50


@worklist
def bans_to_sign(user: User, on: date) -> Iterator[Item]:
    """Bans that somebody else proposed."""
    if not policy.may_propose(user):
        return
    for ban in Ban.objects.visible_to(user).filter(state=BanState.PROPOSED).exclude(proposed_by=user)[:MOST]:
        yield Item(title=_("Sign a ban, or not"), subject=str(ban), url=ban.get_absolute_url(), kind=_("Ban"))


@worklist
def posts_to_end(user: User, on: date) -> Iterator[Item]:
    """Urgent cases at one's own facilities; of police and health at those that they see. Due on the day of the ban."""
    mine = Facility.objects.visible_to(user) if policy.may_see_bans(user) else Facility.objects.operated_by(user)
    rows = BanCase.objects.open().filter(facility__in=mine).select_related("facility")
    for case in rows.order_by("opened_on", "pk")[:MOST]:
        yield Item(
            title=_("Urgent: end the posts of somebody who may not work with children"),
            subject=str(case.facility),
            url=case.get_absolute_url(),
            kind=_("Ban"),
            due_on=case.opened_on,
        )
