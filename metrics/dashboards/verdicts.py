"""What became of the targets, in plain words: which were reached in the year that they were set for, which not, of which nothing is known."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Max
from django.utils.translation import gettext as _

from metrics.dashboards import figures as board
from metrics.dashboards.figures import Card
from metrics.indicators.choices import TargetState
from metrics.indicators.models import Milestone
from portal.models import Area


@dataclass(frozen=True)
class Verdict:
    """The targets of a year; until the year is over (`is_open`) nothing is final."""

    year: int
    is_open: bool
    cards: list[Card]

    def named(self, *states: TargetState) -> list[str]:
        """Return the indicators whose target stands so, by name."""
        return [str(card.indicator) for card in self.cards if card.target_state in states]

    @property
    def reached(self) -> list[str]:
        """Targets that were reached."""
        return self.named(TargetState.ON_TRACK)

    @property
    def missed(self) -> list[str]:
        """Targets that were not reached."""
        return self.named(TargetState.BEHIND)

    @property
    def unproven(self) -> list[str]:
        """Targets that a sample neither proves reached nor missed."""
        return self.named(TargetState.UNPROVEN)

    @property
    def unknown(self) -> list[str]:
        """Targets of which the value of the year is not known."""
        return self.named(TargetState.UNKNOWN)

    @property
    def words(self) -> str:
        """The verdict in a sentence."""
        parts = [
            (_("reached"), self.reached),
            (_("not reached"), self.missed),
            (_("not proven"), self.unproven),
            (_("not known"), self.unknown),
        ]
        told = [
            _("%(verdict)s: %(count)s (%(names)s)") % {"verdict": label, "count": len(names), "names": "、".join(names)}
            for label, names in parts
            if names
        ]
        head = _("Targets of %(year)s, year not over: ") if self.is_open else _("Targets of %(year)s: ")
        return head % {"year": self.year} + _("; ").join(told)


def verdict(*, on: date, area: Area | None = None) -> Verdict | None:
    """Return what became of the targets of the last year that has any; None without targets."""
    year = Milestone.objects.aggregate(last=Max("year"))["last"]
    if year is None:
        return None
    area = area or Area.objects.get(pk=settings.DISTRICT_CODE)
    cards = board.cards(area, on=date(year, 12, 31))
    return Verdict(
        year, on <= date(year, 12, 31), [card for card in cards if card.milestone and card.milestone.year == year]
    )
