"""What proves the duties of the departments in standards and figures."""

from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from portal.pages.duties import evidence


@evidence(
    ("health", 3),
    counts=_("Versions of clauses brought in by the keepers of the rulebook"),
    page="rulebook",
    label=lambda event: f"{event.article} · v{event.version}",
)
def clauses_amended(department: str) -> QuerySet[Any]:
    """New versions of clauses; what was loaded with the portal was nobody's act."""
    events = apps.get_model("portal", "ClauseEvent").objects.filter(pgh_label="insert", version__gt=1)
    return events.annotate(acted_on=TruncDate("pgh_created_at"))  # type: ignore[no-any-return]
