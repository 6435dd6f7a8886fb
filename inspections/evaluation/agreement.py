"""How far assessors agree over the items that two of them scored at the same facility: counted, as Cohen's kappa, and who is milder."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from django.db.models import F, Q

from inspections.evaluation.choices import AFTER_SCORING
from inspections.evaluation.models import Assessor, SiteMark
from portal.rulebook.rulebook import Limits

Pair = tuple[str, str]
FULL, PART, NONE = "full", "part", "none"


def kappa(pairs: Sequence[Pair]) -> float | None:
    """Return (observed - expected) / (1 - expected); None without pairs, or if both always said the same single thing."""
    if not pairs:
        return None
    count = len(pairs)
    observed = sum(one == other for one, other in pairs) / count
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(first[word] * second[word] for word in first) / count**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


@dataclass(frozen=True)
class Agreement:
    """An assessor's agreement with the others over so many items; `leaning` is the mean difference in percent of an item's points."""

    kappa: float | None
    items: int
    agreed: int = 0
    leaning: float | None = None
    drifts: bool = False


def agreements(limits: Limits) -> dict[int, Agreement]:
    """Return the agreement of each assessor, by key, over facilities whose scoring has ended; whose kappa is low drifts."""
    ended = Q(sheet__evaluation__state__in=AFTER_SCORING, sheet__handed_in_on__isnull=False)
    rows = SiteMark.objects.filter(ended).annotate(
        assessor=F("sheet__assessor"), evaluation=F("sheet__evaluation"), most=F("item__points")
    )
    by_item: dict[tuple[int, int], list[tuple[int, str, float]]] = {}
    for row in rows.order_by("pk").values("assessor", "evaluation", "item", "points", "most"):
        said = FULL if row["points"] == row["most"] else PART if row["points"] else NONE
        by_item.setdefault((row["evaluation"], row["item"]), []).append(
            (row["assessor"], said, 100 * row["points"] / row["most"])
        )
    pairs: dict[int, list[Pair]] = {key: [] for key in Assessor.objects.values_list("pk", flat=True)}
    apart: dict[int, list[float]] = {key: [] for key in pairs}
    for told in by_item.values():
        for assessor, mine, share in told:
            others = [(theirs, other_share) for other, theirs, other_share in told if other != assessor]
            pairs[assessor] += [(mine, theirs) for theirs, _share in others]
            apart[assessor] += [share - other_share for _theirs, other_share in others]
    least = float(limits["evaluation.agreement.least"]) / 100
    return {key: _agreement(found, apart[key], least) for key, found in pairs.items()}


def _agreement(pairs: list[Pair], apart: list[float], least: float) -> Agreement:
    found = kappa(pairs)
    agreed = sum(mine == theirs for mine, theirs in pairs)
    return Agreement(found, len(pairs), agreed, mean(apart) if apart else None, found is not None and found < least)
