"""The register's figures on the public front page."""

from django.db.models import F, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.frontpage import Figure, front_figures


@front_figures
def filed_facilities() -> list[Figure]:
    """Facilities whose filing holds, their places, and those with places free."""
    public = Facility.objects.public()
    register = reverse("register")
    free = public.with_places().filter(places__gt=F("enrolled")).count()
    places = public.aggregate(places=Sum("classes__places", default=0))["places"]
    return [
        Figure(_("filed facilities"), public.count(), register),
        Figure(_("places for children under three"), places, register),
        Figure(_("facilities with places free"), free, f"{register}?free=on"),
    ]
