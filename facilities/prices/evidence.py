"""What proves that prices are guided and fees overseen: rules laid down, questions asked and settled."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from facilities.prices.choices import InquiryState
from facilities.prices.models import PriceInquiry, PriceRule
from portal.models import Transition
from portal.pages.duties import evidence


@evidence(("development", 2), counts=_("Price rules laid down"), page="price-rule-list", label=lambda row: row.document)
def rules_laid_down(department: str) -> QuerySet[PriceRule]:
    """Rules by the day from which they hold."""
    return PriceRule.objects.annotate(acted_on=F("from_on"))


@evidence(
    ("development", 2),
    ("market", 3),
    counts=_("Questions about fees asked"),
    page="price-desk",
    label=lambda row: row.facility.name,
)
def questions_asked(department: str) -> QuerySet[PriceInquiry]:
    """Questions asked by officers of the department."""
    asked = PriceInquiry.objects.filter(asked_by__memberships__organisation__department=department)
    return asked.distinct().select_related("facility").annotate(acted_on=F("asked_on"))


@evidence(
    ("development", 2),
    ("market", 3),
    counts=_("Questions about fees settled"),
    page="price-desk",
    label=lambda row: f"{row.subject_id} · {InquiryState(row.after).label}",
)
def questions_settled(department: str) -> QuerySet[Transition]:
    """Moves of questions to their end by officers of the department."""
    kind = ContentType.objects.get_for_model(PriceInquiry)
    moves = Transition.objects.filter(subject_type=kind, after=InquiryState.CLOSED)
    mine = moves.filter(by__memberships__organisation__department=department)
    return mine.distinct().annotate(acted_on=TruncDate("at"))
