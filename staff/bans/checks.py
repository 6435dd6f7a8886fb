"""The rulebook's check that nobody banned is at work. It names the number of people and no one of them."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from portal.rulebook.rulebook import Breach, Breaches, Limits, check
from staff.bans.models import Ban
from staff.people import counts


@check("minors-62-employment", section="people")
def nobody_banned_is_at_work(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Law on the protection of minors art. 62: who is banned does not work with children."""
    banned = Ban.objects.in_force(on).filter(identity=OuterRef("identity"))
    found = counts.people(facilities, on).filter(Exists(banned)).order_by().values_list("facility")
    for pk, number in (yield found.annotate(Count("pk"))):
        yield Breach(pk, _("%(count)s people at work can't be employed with children."), {"count": number})
