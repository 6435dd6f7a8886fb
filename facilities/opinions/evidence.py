"""What proves the duties of the departments in registration, filing and joint review."""

from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.opinions.choices import OpinionState
from facilities.opinions.models import Opinion
from portal.pages.duties import evidence


@evidence(
    ("education", 3),
    ("development", 2),
    ("market", 3),
    ("police", 1),
    ("housing", 1),
    ("state-assets", 1),
    ("trade-union", 1),
    ("environment", 1),
    ("planning", 1),
    ("fire", 1),
    ("streets", 2),
    counts=_("Opinions given in the joint review of filings"),
    page="opinion-list",
    asked=lambda department, on: Opinion.objects.filter(
        department=department, asked_on__range=(date(on.year, 1, 1), on)
    ).exists(),
)
def opinions_given(department: str) -> QuerySet[Opinion]:
    """Opinions of the department on filings; those that lapsed without an answer are none."""
    given = Opinion.objects.filter(department=department, state=OpinionState.GIVEN)
    return given.select_related("department", "filing__facility").annotate(acted_on=F("given_on"))
