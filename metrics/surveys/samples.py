"""How many to ask, and of which communities: proportional by street, drawn with a seed, so that anybody can draw it again.

Streets get their share by largest remainders; inside a street each card goes to a community by a number made of the seed and the card's
place (SHA-256), weighted by caregivers. The same seed and the same frame give the same sample.
"""

from collections.abc import Sequence
from hashlib import sha256
from math import ceil

Z95 = 1.959963984540054  # two-sided 95 % of the normal distribution
Frame = Sequence[tuple[str, int]]  # community, caregivers


def size(margin: float, population: int, *, share: float = 0.5) -> int:
    """Return how many must answer for a margin (of 1) at 95 %, corrected for a finite population; at most everybody."""
    endless = Z95**2 * share * (1 - share) / margin**2
    return min(population, ceil(endless / (1 + (endless - 1) / population)))


def allotted(frame: Frame, count: int) -> dict[str, int]:
    """Return the cards of each street (nine digits), in proportion to its caregivers; remainders go to the largest, then by code."""
    streets: dict[str, int] = {}
    for code, people in frame:
        streets[code[:9]] = streets.get(code[:9], 0) + people
    whole = sum(streets.values())
    cards = {code: count * people // whole for code, people in streets.items()}
    order = sorted(streets, key=lambda code: (-(count * streets[code] % whole), code))
    for code in order[: count - sum(cards.values())]:
        cards[code] += 1
    return cards


def drawn(frame: Frame, count: int, seed: str) -> list[str]:
    """Return the community of each card, in the order of the cards."""
    cards: list[str] = []
    for street, number in sorted(allotted(frame, count).items()):
        inside = sorted((code, people) for code, people in frame if code.startswith(street))
        cards += [_picked(inside, seed, len(cards) + place) for place in range(number)]
    return cards


def _picked(inside: Frame, seed: str, place: int) -> str:
    number = int.from_bytes(sha256(f"{seed}:{place}".encode()).digest()) % sum(people for _code, people in inside)
    for code, people in inside:
        if number < people:
            return code
        number -= people
    raise AssertionError("the number lies below the sum")
