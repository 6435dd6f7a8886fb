"""What the answers prove of a target: Wilson's interval with the effect of the design, against the milestone of the year."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from metrics.indicators.intervals import design_effect, of_groups
from metrics.indicators.models import Milestone
from metrics.surveys.choices import Proof
from metrics.surveys.models import Survey

INDICATOR = "knowledge-awareness"


@dataclass(frozen=True)
class Result:
    """Answers of a survey: how many, how many know, the interval (of 1), the effect of the design, and what that proves."""

    asked: int
    knows: int
    interval: tuple[float, float] | None
    effect: float
    target: Decimal | None
    proof: Proof

    @property
    def share(self) -> float | None:
        """The share of those who know, in percent."""
        return 100 * self.knows / self.asked if self.asked else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The interval in percent."""
        return (100 * self.interval[0], 100 * self.interval[1]) if self.interval else None


def result(survey: Survey) -> Result:
    """Return what a survey found so far."""
    rows = survey.invitations.filter(answered_on__isnull=False).order_by().values("area")
    counts = [
        (row["knows"], row["asked"])
        for row in rows.annotate(asked=Count("pk"), knows=Count("pk", filter=Q(knows=True)))
    ]
    knows, asked = sum(row[0] for row in counts), sum(row[1] for row in counts)
    effect, interval = design_effect(counts), of_groups(counts)
    milestone = (
        Milestone.objects.filter(target__indicator_code=INDICATOR, year__lte=survey.year).order_by("-year").first()
    )
    target = milestone.value if milestone else None
    return Result(asked, knows, interval, effect, target, proven(interval, target))


def proven(interval: tuple[float, float] | None, target: Decimal | None) -> Proof:
    """Say whether the target is reached or missed beyond doubt; what lies between is not proven."""
    if interval is None or target is None:
        return Proof.UNASKED
    if interval[0] * 100 >= float(target):
        return Proof.REACHED
    return Proof.MISSED if interval[1] * 100 < float(target) else Proof.UNPROVEN
