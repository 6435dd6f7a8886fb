"""How long the register of viewings is kept, and what open cases still need."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inspections.footage.choices import FootageRequestState
from inspections.footage.models import FootageRequest, Viewing
from inspections.incidents.choices import OPEN_INCIDENTS
from inspections.incidents.models import Incident
from portal.retention.rules import Rule, Term, holds, retained


def of_open_incidents() -> Q:
    """Lines of facilities in which an incident is still looked into."""
    return Q(facility__in=Incident.objects.filter(state__in=OPEN_INCIDENTS).values("facility"))


VIEWINGS = retained(
    Rule(
        "viewings", _("Register of viewings"), _("Order 799 art. 16"),
        Viewing, "viewed_at__date", Term("years", limit="footage.viewings.years"), needed=of_open_incidents,
    )
)  # fmt: skip


@holds("families")
def families_that_ask_for_footage() -> Q:
    """Families whose request to see footage waits for an answer."""
    return Q(pk__in=FootageRequest.objects.filter(state=FootageRequestState.ASKED).values("family"))
