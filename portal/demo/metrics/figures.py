"""Invented figures of communities: six years, so that trends show; a few are still on their way this year."""

from collections.abc import Iterator
from datetime import date
from random import Random

from metrics.models import AreaReport
from metrics.reports.choices import ReportState as S
from metrics.reports.models.reports import Values
from portal.areas.choices import AreaLevel
from portal.areas.models import Area
from portal.demo.demonstration import demonstrator
from portal.demo.metrics.papers import Paper, kind_of, put

YEARS = 6
ON_THEIR_WAY = {S.DRAFT: 0.06, S.SENT: 0.05, S.CHECKED: 0.05}  # shares of this year's reports that do not count yet
SHARES = {  # of the current year, and how much it was less a year before
    "followed_up": (0.925, 0.03),
    "doctor_signed": (0.79, 0.06),
    "reached": (0.955, 0.05),
    "knowing": (0.93, 0.04),
}


@demonstrator(80, "figures of communities")
def community_figures(random: Random, on: date) -> int:
    """Report every community's figures for this year and the years before; a few of this year do not count yet."""
    communities = Area.objects.filter(level=AreaLevel.COMMUNITY).order_by("code")
    papers = [paper for area in communities for paper in _papers(area.code, random, on)]
    counting = put(kind_of("community-year"), papers, random, on)
    rows = [
        AreaReport(
            area_id=office[0], year=period.year, **version.values, reported_at=version.sent_at, version=version,
            is_demo=True, revision=1,
        )
        for (office, period), version in counting.items()
    ]  # fmt: skip
    AreaReport.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(papers)


def _papers(code: str, random: Random, on: date) -> Iterator[Paper]:
    residents, kindergartens = random.randint(3200, 9800), random.choice([0, 1, 1, 1, 2, 2, 3])
    nurseries = sum(random.random() < 0.52 for _ in range(kindergartens))
    lean = random.uniform(-0.05, 0.04)
    for year in range(on.year - YEARS + 1, on.year + 1):
        state = _state(random) if year == on.year else S.APPROVED
        age = on.year - year
        values = _values(residents, age, lean, random)
        values |= {"kindergartens": kindergartens, "kindergartens_with_nursery": max(0, nurseries - age // 2)}
        yield Paper((code, None), date(year, 1, 1), {} if state == S.DRAFT else values, state)
        residents += random.randint(-60, 90)


def _state(random: Random) -> S:
    dice = random.random()
    for state, share in ON_THEIR_WAY.items():
        dice -= share
        if dice < 0:
            return state
    return S.APPROVED


def _values(residents: int, age: int, lean: float, random: Random) -> Values:
    under3 = int(residents * random.uniform(0.022, 0.031))
    wholes = {"due": int(under3 * 0.96), "under3": under3, "caregivers": int(under3 * 1.7), "asked": 30 + under3 // 6}
    parts = {
        part: int(wholes[whole] * _within_one(share - age * less + lean + random.uniform(-0.03, 0.03)))
        for (part, (share, less)), whole in zip(SHARES.items(), wholes, strict=True)
    }
    youngest, second = int(under3 * random.uniform(0.28, 0.33)), int(under3 * random.uniform(0.32, 0.36))
    oldest = under3 // 25
    born = {"born_0": youngest, "born_1": second, "born_2": under3 - youngest - second - oldest, "born_3": oldest}
    return {"residents": residents, **wholes, **parts, **born}


def _within_one(share: float) -> float:
    return min(1.0, max(0.0, share))
