"""Visits at a family's home, for who lives there."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from facilities.stations.models import HomeVisit
from portal.subjects.holdings import Asked, Told, holding


@holding(gettext_lazy("Home visits"), HomeVisit)
def home_visits(asked: Asked) -> Iterator[Told]:
    """Visits whose household names the person and the mobile, so that no namesake's is handed out; every one is opened for it."""
    if not asked.mobile:
        return
    for visit in HomeVisit.objects.iterator():
        if asked.name in visit.household and asked.mobile in visit.household:
            yield {
                _("Visited on"): visit.visited_on,
                _("Family and address"): visit.household,
                _("Reason of the visit"): visit.reason,
                _("What was given or advised"): visit.given,
                _("Who consented, and how"): visit.consented_by,
            }
