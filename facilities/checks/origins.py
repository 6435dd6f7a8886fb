"""Checks on facilities that take the place of another one."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from facilities.choices import FacilityState, FilingKind
from facilities.models import Origin
from portal.rulebook import Breach, Limits, check

SUCCEEDS = Q(state=FacilityState.UNFILED, origin__kind=FilingKind.RELOCATION)


@check("filing-10-relocation", section="classes", applies=SUCCEEDS)
def children_of_the_old_place_are_settled(facilities: QuerySet, on: date, limits: Limits) -> Iterator[Breach]:
    """Measures art. 10: the old filing ends with the new one, so children there move along or are settled before."""
    origins = Origin.objects.filter(facility__in=facilities.order_by(), takes_children=False)
    for pk, children in origins.values_list("facility_id").annotate(children=Sum("source__classes__enrolled")):
        if children:
            yield Breach(
                pk,
                _("Children still enrolled at the old place, who do not move along: %(children)s."),
                {"children": children},
            )
