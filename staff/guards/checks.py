"""The rulebook's check of guard posts, asked of facilities that keep some: of the others nothing is known."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.rulebook.rulebook import Breach, Breaches, Limits, check
from staff.guards import manned
from staff.guards.models import GuardPost

KEEPS_POSTS = Q(guard_posts__isnull=False)


@check("security-entrance", section="people", blocks_filing=False, applies=KEEPS_POSTS)
def every_guard_post_is_manned(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """District's rule on the entrance: at each guard post stands somebody whose guard's licence holds."""
    rows = GuardPost.objects.filter(facility__in=facilities.order_by().values("pk"))
    empty = manned.unmanned(rows, on).order_by("pk").values_list("facility_id", "place")
    for pk, place in (yield empty):
        yield Breach(
            pk, _("Nobody with a guard's licence that holds stands at the guard post “%(place)s”."), {"place": place}
        )
