"""Checks on facilities that take the place of another one."""

from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from facilities.filing.models import Filing, Origin
from facilities.ground.choices import FacilityState, FilingKind
from facilities.ground.kinds import NO_BRANCH
from facilities.requirements.checks.documents import SECTION
from portal.rulebook.rulebook import Breach, Breaches, Limits, Outcome, check


@check("filing-8-pledge", section=SECTION, blocks_filing=False)
def form_and_pledge_are_declared(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Registration measures art. 8: the portal makes filing form and pledge from the data; handing in declares them."""
    declared = Filing.objects.filter(facility__in=facilities.order_by()).exclude(declared_by="").values("facility")
    for pk in (yield facilities.order_by().exclude(pk__in=declared).values_list("pk", flat=True)):
        yield Breach(
            pk,
            _("The portal makes both from your answers; you declare them when you hand in."),
            outcome=Outcome.UNKNOWN,
        )


IS_BRANCH = Q(state=FacilityState.UNFILED, origin__kind=FilingKind.BRANCH)


@check(NO_BRANCH, section="basics", applies=IS_BRANCH)
def non_profits_have_no_branches(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Order 251 art. 13: for another place a new body is registered."""
    for pk in (yield facilities.order_by().values_list("pk", flat=True)):
        yield Breach(pk, _("A non-profit has no branches: register a new body for this place."))


SUCCEEDS = Q(state=FacilityState.UNFILED, origin__kind=FilingKind.RELOCATION)


@check("filing-10-relocation", section="classes", applies=SUCCEEDS)
def children_of_the_old_place_are_settled(facilities: QuerySet, on: date, limits: Limits) -> Breaches:
    """Measures art. 10: the old filing ends with the new one, so children there move along or are settled before."""
    origins = Origin.objects.filter(facility__in=facilities.order_by(), takes_children=False)
    left = origins.values_list("facility_id").annotate(children=Sum("source__classes__enrolled"))
    for pk, children in (yield left):
        if children:
            yield Breach(
                pk,
                _("Children still enrolled at the old place, who do not move along: %(children)s."),
                {"children": children},
            )
