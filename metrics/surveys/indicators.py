"""What surveys add to the indicators: awareness is counted from the answers of cards, and each card is a row behind the figure."""

from datetime import date

from django.db.models import Case, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from metrics.indicators.formulas import formula
from metrics.indicators.rows import described
from metrics.surveys import policy
from metrics.surveys.choices import SurveyState
from metrics.surveys.models import Invitation, Survey
from metrics.surveys.proof import INDICATOR
from portal.models import User


@formula(INDICATOR)
def knowledge_awareness(on: date) -> QuerySet[Invitation]:
    """Answered cards of the year's last closed survey of each district: those over the pass mark, of all.

    While a survey is asked it counts nothing: whoever looks until the interval happens to pass proves nothing.
    """
    closed = Survey.objects.filter(state=SurveyState.CLOSED, year=on.year)
    last = closed.filter(area=OuterRef("survey__area")).order_by("-pk").values("pk")[:1]
    answered = Invitation.objects.filter(answered_on__lte=on, survey__year=on.year, survey=Subquery(last))
    knows = Case(When(knows=True, then=Value(1)), default=Value(0), output_field=IntegerField())
    return answered.annotate(community=F("area_id"), numerator=knows, denominator=Value(1))


@described(Invitation, "survey__questionnaire", "area__parent")
def card(row: Invitation, user: User) -> tuple[str, str, str]:
    """A card by its number and community: it names nobody, and its answers stay with the survey."""
    told = _("card %(place)s, answered %(day)s") % {"place": row.place, "day": row.answered_on}
    return f"{row.area.parent} · {row.area}", told, row.survey.get_absolute_url() if policy.may_see(user) else ""
