"""The register on the public front page: the search, ways in for each, figures, how a filing goes."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.filing.models import Filing, Receipt
from facilities.ground import vocabulary
from facilities.ground.models import CareClass, Facility, Operator
from facilities.places import vacancies
from facilities.places.models import ClassOffer, Landmark, OpeningHours
from portal.freshness import shown_publicly
from portal.pages.frontpage import Figure, front_figures, front_part

shown_publicly(
    Operator, Facility, CareClass, ClassOffer, OpeningHours, Landmark, Filing, Filing.refused_clauses.through, Receipt
)
front_part(10, "facilities/register/front_search.html")
front_part(20, "facilities/register/front_doors.html")
front_part(40, "facilities/register/front_steps.html")


@front_figures
def filed_facilities() -> list[Figure]:
    """Facilities whose filing holds, their places, and those with places free."""
    public = Facility.objects.public()
    register = reverse("register")
    free = vacancies.with_free(public, since=vacancies.known_since(timezone.localdate())).count()
    sums = public.with_places_each().aggregate(**vocabulary.sums())
    inclusive = public.filter(is_inclusive=True).count()
    return [
        Figure(_("filed facilities"), sums["facilities"], register, vocabulary.FACILITIES),
        Figure(_("places for children under three"), sums["sum_places"], register, vocabulary.PLACES),
        Figure(_("facilities with places free"), free, f"{register}?free=on"),
        Figure(_("inclusive (price-guided) facilities"), inclusive, f"{register}?inclusive=on"),
    ]
