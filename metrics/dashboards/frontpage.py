"""The targets on the public front page: a plain verdict."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from metrics.dashboards.verdicts import verdict
from portal.pages.frontpage import Figure, front_figures


@front_figures
def targets_reached() -> list[Figure]:
    """How many targets of the last target year were reached, with their names."""
    found = verdict(on=timezone.localdate())
    if found is None or not found.cards:
        return []
    label = _("of %(all)s targets of %(year)s reached") % {"all": len(found.cards), "year": found.year}
    return [Figure(label, len(found.reached), f"{reverse('statistics')}#verdict", found.words)]
