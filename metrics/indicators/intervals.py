"""What a sample lets one say: Wilson's interval of a share, widened by how much communities differ from one another."""

from collections.abc import Sequence
from math import sqrt

Z95 = 1.959963984540054  # two-sided 95 % of the normal distribution
Groups = Sequence[tuple[int, int]]  # of each community: how many know, how many were asked


def wilson(numerator: float, denominator: float) -> tuple[float, float] | None:
    """Return the 95 % interval of a share, by Wilson's score; None without a denominator."""
    if not denominator:
        return None
    share, z2 = numerator / denominator, Z95 * Z95
    middle = (share + z2 / (2 * denominator)) / (1 + z2 / denominator)
    half = Z95 * sqrt(share * (1 - share) / denominator + z2 / (4 * denominator**2)) / (1 + z2 / denominator)
    return max(0.0, middle - half), min(1.0, middle + half)


def design_effect(groups: Groups) -> float:
    """Return how much wider than a simple sample one by communities is: variance between them over the simple one; never below 1."""
    knows, asked = sum(row[0] for row in groups), sum(row[1] for row in groups)
    if len(groups) < 2 or not 0 < knows < asked:
        return 1.0
    share, count = knows / asked, len(groups)
    between = sum((right - share * number) ** 2 for right, number in groups) * count / (count - 1) / asked**2
    return max(1.0, between / (share * (1 - share) / asked))


def of_groups(groups: Groups) -> tuple[float, float] | None:
    """Return Wilson's interval of all groups together, as if fewer had been asked, by the effect of the design."""
    effect = design_effect(groups)
    return wilson(sum(row[0] for row in groups) / effect, sum(row[1] for row in groups) / effect)
