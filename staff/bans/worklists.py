"""What bans leave to do: a second signature; posts to be ended today, for the facility and for those who watch it."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist
from staff.bans import policy
from staff.bans.choices import BanState
from staff.bans.models import Ban, BanCase

BAN = Kind("ban", _("Ban"))
SIGN = _("Sign a ban, or not")
END = _("Urgent: end the posts of somebody who may not work with children")


@worklist
def bans_to_sign(user: User, on: date) -> Iterator[Pool]:
    """Bans that somebody else proposed."""
    if policy.may_propose(user):
        rows = Ban.objects.visible_to(user).filter(state=BanState.PROPOSED).exclude(proposed_by=user)
        yield Pool(BAN, rows, SIGN, "ban", subject="document", area="area_id")


@worklist
def posts_to_end(user: User, on: date) -> Iterator[Pool]:
    """Urgent cases at one's own facilities; of police and health at those that they see. Due on the day of the ban."""
    mine = Facility.objects.visible_to(user) if policy.may_see_bans(user) else Facility.objects.operated_by(user)
    yield Pool(BAN, BanCase.objects.open().filter(facility__in=mine), END, "ban-case", due_on="opened_on")
