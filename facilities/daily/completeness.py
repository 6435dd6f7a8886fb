"""What a day card still lacks. What other cases know of a day they register as parts; a card without gaps is complete."""

from collections.abc import Callable, Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.daily.choices import Disinfected
from facilities.daily.models import DayCard

Lacking = Callable[[DayCard], Iterator[Promise | str]]
PARTS: list[Lacking] = []


def part_of_day(found: Lacking) -> Lacking:
    """Register a function that says what a day lacks beside its card: food samples, for example."""
    PARTS.append(found)
    return found


def lacks(card: DayCard) -> list[str]:
    """Return in words what is still to do for the day; nothing if it is complete."""
    return [str(reason) for part in (_counts, _care, *PARTS) for reason in part(card)]


def _counts(card: DayCard) -> Iterator[Promise | str]:
    if card.morning_checked is None or card.morning_checked < card.headcount:
        yield _("Morning check of every child present")
    if card.noon_checked is None:
        yield _("Noon check")
    if card.absent and (card.followed_up or 0) < card.absent:
        yield _("Ask the guardians of every absent child")


def _care(card: DayCard) -> Iterator[Promise | str]:
    for what in Disinfected:
        if what not in card.disinfected:
            yield _("Disinfection: %(what)s") % {"what": what.label}
    if card.handed_over is None or card.handed_over < card.headcount:
        yield _("Handing over of every child")
