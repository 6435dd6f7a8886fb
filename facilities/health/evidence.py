"""What proves that the health bureau deals with illness in facilities."""

from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from facilities.health.models import Cluster
from portal.pages.duties import evidence


@evidence(("health", 5), counts=_("Clusters of illness dealt with"), page="cluster-list")
def clusters_dealt_with(department: str) -> QuerySet[Cluster]:
    """Clusters that the bureau took up and dealt with."""
    dealt = Cluster.objects.filter(ended_at__isnull=False).select_related("facility")
    return dealt.annotate(acted_on=TruncDate("ended_at"))
