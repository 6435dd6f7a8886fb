"""The word of an appeal, which stands beside every published refusal that it is about."""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType

from facilities.appeals.choices import AppealState
from facilities.appeals.models import Appeal
from facilities.filing.models import Filing
from portal.freshness import shown_publicly

shown_publicly(Appeal)


def with_appeals(filings: Sequence[Filing]) -> Sequence[Filing]:
    """Give each filing `appeal`, the one against its refusal that runs or was decided, or None; one query for all."""
    kind = ContentType.objects.get_for_model(Filing)
    rows = Appeal.objects.filter(subject_type=kind, subject_id__in=[filing.pk for filing in filings])
    found = {row.subject_id: row for row in rows.exclude(state=AppealState.WITHDRAWN).order_by("pk")}
    for filing in filings:
        filing.appeal = found.get(filing.pk)  # type: ignore[attr-defined]
    return filings
