"""Background checks, for the person whom they are about."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from portal.subjects.holdings import Asked, Told, holding
from staff.background.models import BackgroundCheck


@holding(gettext_lazy("Background checks"), BackgroundCheck)
def checks(asked: Asked) -> Iterator[Told]:
    """Checks of the person, with how each stands."""
    for check in BackgroundCheck.objects.filter(asked.by_paper()):
        yield {_("Background check"): str(check), _("State"): check.get_state_display()}
