"""How far assessors agree: Cohen's kappa over the items that two of them scored at the same facility."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from inspections.evaluation.choices import AFTER_SCORING
from inspections.evaluation.models import Assessor, SiteMark

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
    """An assessor's agreement with the others, over so many items."""

    kappa: float | None
    items: int


def agreements() -> dict[int, Agreement]:
    """Return the agreement of each assessor, by key, over facilities whose scoring has ended."""
    ended = Q(sheet__evaluation__state__in=AFTER_SCORING, sheet__handed_in_on__isnull=False)
    rows = SiteMark.objects.filter(ended).annotate(
        assessor=F("sheet__assessor"), evaluation=F("sheet__evaluation"), most=F("item__points")
    )
    by_item: dict[tuple[int, int], list[tuple[int, str]]] = {}
    for row in rows.order_by("pk").values("assessor", "evaluation", "item", "points", "most"):
        said = FULL if row["points"] == row["most"] else PART if row["points"] else NONE
        by_item.setdefault((row["evaluation"], row["item"]), []).append((row["assessor"], said))
    pairs: dict[int, list[Pair]] = {key: [] for key in Assessor.objects.values_list("pk", flat=True)}
    for told in by_item.values():
        for assessor, mine in told:
            pairs[assessor] += [(mine, theirs) for other, theirs in told if other != assessor]
    return {key: Agreement(kappa(found), len(found)) for key, found in pairs.items()}
