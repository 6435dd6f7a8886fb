"""What proves the duties of guidance: events held, stations opened, campaigns run, articles reviewed."""

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from facilities.stations.models import Article, Campaign, Station, StationActivity
from portal.pages.duties import evidence


@evidence(
    ("women", 1),
    ("civil-affairs", 2),
    ("health", 1),
    counts=_("Events at stations at which somebody was counted"),
    page="guidance-desk",
)
def events_held(department: str) -> QuerySet[StationActivity]:
    """Events of the department's bodies that somebody came to."""
    held = StationActivity.objects.filter(organisation__department=department, attendances__isnull=False).distinct()
    return held.annotate(acted_on=TruncDate("starts_at"))


@evidence(("streets", 1), ("streets", 2), counts=_("Stations opened"), page="guidance-desk")
def stations_opened(department: str) -> QuerySet[Station]:
    """Stations that street offices keep."""
    return Station.objects.filter(owner__department=department).annotate(acted_on=F("opened_on"))


@evidence(("publicity", 1), ("women", 1), counts=_("Campaigns published"), page="guidance-desk")
def campaigns_published(department: str) -> QuerySet[Campaign]:
    """Campaigns of the department."""
    return Campaign.objects.filter(organisation__department=department).annotate(acted_on=F("made_on"))


@evidence(("health", 3), counts=_("Articles for parents reviewed"), page="article-desk")
def articles_reviewed(department: str) -> QuerySet[Article]:
    """Articles that officers of the department reviewed."""
    reviewed = Article.objects.filter(reviewed_by__memberships__organisation__department=department).distinct()
    return reviewed.annotate(acted_on=F("reviewed_on"))
