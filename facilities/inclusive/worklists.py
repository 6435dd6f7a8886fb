"""What waits of inclusive care: applications to decide, agreements that end soon, and who calls itself inclusive without one."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _, gettext_lazy

from facilities.ground.choices import RUNNING_STATES
from facilities.ground.models import Facility
from facilities.ground.worklists import affair
from facilities.inclusive.choices import RecognitionState
from facilities.inclusive.models import Recognition
from facilities.inclusive.recognitions import ends_soon
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

AGREEMENT = Kind("agreement", gettext_lazy("Agreement on inclusive care"))


@worklist
def recognitions_to_decide(user: User, on: date) -> Iterator[Pool]:
    """Applications in the areas where the user decides; facilities that call themselves inclusive without an agreement, as one number."""
    if may_anywhere(user, permissions.DECIDE_FILINGS):
        rows = Recognition.objects.to_decide(user).filter(state=RecognitionState.APPLIED)
        yield affair(rows, _("Decide on inclusive care"), AGREEMENT, "recognition")
        here = scope_of(user).in_areas(permissions.DECIDE_FILINGS, "area_id")
        held = Recognition.objects.filter(facility=OuterRef("pk"), state=RecognitionState.RECOGNISED)
        bare = Facility.objects.filter(here, ~Exists(held), is_inclusive=True, state__in=RUNNING_STATES)
        title = _("Facilities that call themselves inclusive without an agreement: %(count)s")
        yield Pool(AGREEMENT, bare, title, "/register/?inclusive=on", subject="name", area="area_id", together=True)


@worklist
def agreements_that_end(user: User, on: date) -> Iterator[Pool]:
    """Own agreements that end soon: apply anew in time."""
    if may_anywhere(user, permissions.OPERATE):
        rows = Recognition.objects.operated_by(user).filter(
            state=RecognitionState.RECOGNISED, until_on__lte=ends_soon(on)
        )
        yield affair(rows, _("The agreement on inclusive care ends"), AGREEMENT, "recognition", "until_on")
