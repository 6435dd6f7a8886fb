"""Invented reports of streets and departments, the communities' months, and one that the portal asked back about."""

from datetime import date, timedelta
from random import Random

from django.db.models import Sum

from metrics.ground import periods
from metrics.models import AreaReport, Question, Report
from metrics.reports import calling
from metrics.reports.choices import ReportState as S
from metrics.reports.models.reports import Values
from portal.areas.choices import AreaLevel
from portal.areas.models import Area
from portal.demo.demonstration import demonstrator
from portal.demo.metrics.papers import Paper, closed_periods, evening, kind_of, put
from portal.demo.people import HOME_STREET

YEARS, MONTHS = 4, 6


@demonstrator(82, "reports of offices")
def office_reports(random: Random, on: date) -> int:
    """Report the years of streets and departments and the communities' months, and lay out what is asked for today."""
    made = sum(report(random, on) for report in (_streets, _education, _training, _months))
    made += calling.open_reports(on=on)
    _asked_back(on)
    return made


def _streets(random: Random, on: date) -> int:
    kind, papers = kind_of("street-year"), list[Paper]()
    for street in Area.objects.filter(level=AreaLevel.STREET).order_by("code"):
        premises, staff = random.randint(8, 16), random.randint(4, 9)
        for age, year in enumerate(reversed(closed_periods(kind, on, YEARS))):
            values: Values = {
                "premises": premises,
                "premises_used": max(1, premises // 2 - age),
                "staff": max(2, staff - age),
                "public_places": max(20, 150 - 25 * age + random.randint(-8, 8)),
                "spending": f"{random.randint(300, 700) * 1000}.00",
            }
            papers.append(Paper((street.code, None), year, values))
    put(kind, papers, random, on)
    return len(papers)


def _education(random: Random, on: date) -> int:
    kind = kind_of("education-year")
    years = closed_periods(kind, on, YEARS)
    sums = AreaReport.objects.order_by().values("year")
    found = {
        row["year"]: row
        for row in sums.annotate(all=Sum("kindergartens"), integrated=Sum("kindergartens_with_nursery"))
    }
    papers = [
        Paper(
            (_district(), None),
            year,
            {
                "kindergartens": found[year.year]["all"],
                "kindergartens_with_nursery": found[year.year]["integrated"],
                "nursery_places": found[year.year]["integrated"] * 36,
                "nursery_children": found[year.year]["integrated"] * 29,
                "trained": 80 + 30 * place,
            },
        )
        for place, year in enumerate(years)
        if year.year in found
    ]
    put(kind, papers, random, on)
    return len(papers)


def _training(random: Random, on: date) -> int:
    kind = kind_of("training-year")
    papers = [
        Paper(
            (_district(), None),
            year,
            {"trained": 120 + 25 * place, "certified": 85 + 22 * place, "subsidy": f"{96 + 20 * place}000.00"},
        )
        for place, year in enumerate(closed_periods(kind, on, YEARS))
    ]
    put(kind, papers, random, on)
    return len(papers)


def _months(random: Random, on: date) -> int:
    kind = kind_of("community-month")
    months, papers = closed_periods(kind, on, MONTHS), list[Paper]()
    for area in Area.objects.filter(level=AreaLevel.COMMUNITY).order_by("code"):
        under3 = random.randint(90, 240)
        for month in months:
            state = (
                random.choice([S.DRAFT, S.SENT, S.CHECKED, *[S.APPROVED] * 5]) if month == months[-1] else S.APPROVED
            )
            papers.append(Paper((area.code, None), month, {} if state == S.DRAFT else _month(under3, random), state))
            under3 += random.randint(-4, 4)
    put(kind, papers, random, on)
    return len(papers)


def _month(under3: int, random: Random) -> Values:
    activities = random.randint(1, 4)
    return {
        "under3": under3,
        "born": random.randint(0, 7),
        "activities": activities,
        "participants": activities * random.randint(12, 19),
        "visits": random.randint(3, 14),
    }


def _district() -> str:
    return HOME_STREET[: AreaLevel.DISTRICT]


def _asked_back(on: date) -> None:
    """Let one report of the home street wait for an answer to a question of the bureau."""
    period = periods.first_day("year", on)
    mine = Report.objects.filter(kind__code="community-year", period=period, area__parent=HOME_STREET, is_demo=True)
    report = mine.filter(state=S.APPROVED).order_by("area").last()
    if report is None or Question.objects.filter(report__is_demo=True).exists():
        return
    AreaReport.objects.filter(version=report.counted).delete()
    report.state, report.counted = S.RETURNED, None
    report.save(update_fields=["state", "counted"])
    Question.objects.create(
        report=report,
        item="followed_up",
        value=str(report.values["followed_up"]),
        text="随访人数比社区卫生服务中心的登记少，请核对。",
        asked_at=evening(on - timedelta(days=1)),
    )
