"""What waits of children's papers: vaccinations to be caught up, and facilities that have entered none of their children."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from facilities.daily.checks import KEEPS_CARDS
from facilities.entries.models import EntryCheck
from facilities.ground.choices import PUBLIC_STATES
from facilities.ground.models import CareClass, Facility
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

ENTRY = Kind("entry", _("Entry checks"))


@worklist
def vaccinations_to_catch_up(user: User, on: date) -> Iterator[Pool]:
    """Children of own facilities whose vaccination record is to be seen again."""
    if may_anywhere(user, permissions.OPERATE):
        rows = EntryCheck.objects.visible_to(user).catching_up()
        yield Pool(ENTRY, rows, _("See the vaccination record of a child again"), "entry-check", "catch_up_by")


@worklist
def children_to_enter(user: User, on: date) -> Iterator[Pool]:
    """Own facilities that keep day cards, with children enrolled and no check of any of them."""
    if may_anywhere(user, permissions.OPERATE):
        enrolled = CareClass.objects.filter(facility=OuterRef("pk"), enrolled__gt=0)
        entered = EntryCheck.objects.filter(facility=OuterRef("pk"))
        mine = Facility.objects.operated_by(user).filter(KEEPS_CARDS, state__in=PUBLIC_STATES)
        title = _("Enter the entry checks of your children")
        rows = mine.filter(Exists(enrolled), ~Exists(entered))
        yield Pool(ENTRY, rows, title, "entry-check-list", subject="name", area="area_id")
