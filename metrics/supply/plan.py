"""The plan of an area as PDF: what lacks, what is planned, the last answer of siting, and from what and how all of it was counted."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _, override

from metrics.ground.views import district
from metrics.supply import costs, estates, scenarios
from metrics.supply.choices import ProjectState, ScenarioState
from metrics.supply.costs import Support
from metrics.supply.models import BirthCohort, Estate, Project, ProjectStep, Scenario
from metrics.supply.need import AGES, RATE, Need, needs, totals
from metrics.supply.projection import METHOD, Projection, Span, projection
from portal.areas.choices import AreaLevel
from portal.documents import printing
from portal.models import Area
from portal.rulebook.rulebook import Limits

TEMPLATE = Path(__file__).parent / "typst" / "plan.typ"
Table = tuple[str, list[str], list[list[Any]]]  # title, headings, rows


def pdf(area: Area, *, on: date) -> bytes:
    """Return the plan of an area, in Chinese, as it stands on the day."""
    with override("zh-hans"):
        return printing.pdf(TEMPLATE, contents(area, on=on))


def contents(area: Area, *, on: date) -> dict[str, Any]:
    """Return what the plan tells, in the language in force; a table without rows is left out."""
    limits = Limits(on)
    rows, found = needs(area, limits[RATE], on=on), projection(area, limits[RATE], on=on)
    support, answered = costs.support(district(), on=on), _answered(area)
    tables = [
        _gaps(area, rows),
        _births(found),
        _estates(area, limits),
        _projects(area, support),
        _steps(area),
        *([_sites(answered)] if answered else []),
    ]
    return {
        "title": f"{area}托育服务供给规划",
        "made": printing.chinese_date(on),
        "demo": settings.DEMO,
        "tables": [{"title": title, "heads": heads, "rows": _texts(lines)} for title, heads, lines in tables if lines],
        "method": list(_method(found, support, answered, limits)),
        "sources": list(_sources(area, rows)),
    }


def _texts(rows: list[list[Any]]) -> list[list[str]]:
    return [["—" if cell is None else str(cell) for cell in row] for row in rows]


def _answered(area: Area) -> Scenario | None:
    return Scenario.objects.filter(area=area, state=ScenarioState.SOLVED).order_by("-pk").first()


def _gaps(area: Area, rows: list[Need]) -> Table:
    """Return what lacks by street, of a street by community, with the whole at the end."""
    heads = [_("Area"), _("Children under three"), _("want a place"), _("Places"), _("idle"), _("lack"), _("planned")]
    heads += [_("lack once planned places opened"), _("not known")]
    parts = groupby(rows, key=lambda row: row.area if area.level >= AreaLevel.STREET else row.area.parent)
    lines = [_sums(str(part), list(each)) for part, each in parts]
    return _("Where places lack"), heads, [*lines, _sums(_("Whole"), rows)]


def _sums(name: str, rows: list[Need]) -> list[Any]:
    """Return the line of some communities; what no report tells of any of them is not known and no zero."""
    whole, planned = totals(rows), sum(row.planned for row in rows)
    if whole.unreported == len(rows):
        return [name, None, None, whole.places, whole.idle, None, planned, None, whole.unreported]
    lacks = [whole.gap, planned, whole.left]
    return [name, whole.children, whole.wanted, whole.places, whole.idle, *lacks, whole.unreported]


def _births(found: Projection) -> Table:
    heads = [_("Year"), _("Births"), _("Children under three"), _("want a place"), _("lack")]
    rows: list[list[Any]] = [
        [
            _("%(year)s (forecast)") % {"year": year.year} if year.is_expected else year.year,
            *(_span(each) for each in (year.births, year.children, year.wanted, year.lacking)),
        ]
        for year in found.years
    ]
    return _("Births and children to come"), heads, rows


def _span(span: Span | None) -> str | int | None:
    if span is None:
        return None
    return span.value if span.is_known else f"{span.value} ({span.low}–{span.high})"


def _planned(area: Area) -> Any:
    return Project.objects.within(area.pk).filter(state=ProjectState.PLANNED)


def _projects(area: Area, support: Support) -> Table:
    heads = [_("Project"), _("Community"), _("Kind"), _("In the lead"), _("Places"), _("Opens by")]
    heads += [_("Support a month (yuan)")]
    seen = _planned(area).select_related("area", "department").order_by("opens_on", "pk")
    rows = [
        [p.name, p.area, p.get_kind_display(), p.department, p.places, p.opens_on, support.of(p.places)] for p in seen
    ]
    return _("Projects"), heads, rows


def _estates(area: Area, limits: Limits) -> Table:
    heads = [_("New residential area"), _("Community"), _("Residents planned"), _("First residents move in on")]
    heads += [_("Places asked by the norm"), _("lack"), _("Project")]
    rows = Estate.objects.within(area.pk).select_related("area", "project").order_by("moves_in_on", "pk")
    lines: list[list[Any]] = [
        [e.name, e.area, e.residents, e.moves_in_on, row.asked, row.lacking, e.project]
        for row in estates.standings(rows, limits)
        for e in [row.estate]
    ]
    return _("New residential areas"), heads, lines


def _steps(area: Area) -> Table:
    heads = [_("Department"), _("Project"), _("what is to be done"), _("due on"), _("done on")]
    steps = ProjectStep.objects.filter(project__in=_planned(area)).select_related("project", "department")
    rows = [
        [s.department, s.project, s.text, s.due_on, s.done_on] for s in steps.order_by("department", "due_on", "pk")
    ]
    return _("Steps by department"), heads, rows


def _sites(scenario: Scenario) -> Table:
    heads = [_("Premises"), _("Community"), _("Places"), _("Children newly reached"), _("Monthly rent (yuan)")]
    sites = scenario.sites.select_related("premises__area")
    rows = [[s.premises, s.premises.area, s.places, s.reached, s.rent] for s in sites]
    return _("Sites that the last scenario would open"), heads, rows


def _method(found: Projection, support: Support, answered: Scenario | None, limits: Limits) -> Iterator[str]:
    yield _(
        "Need: children under three of each community's latest report, of whom %(rate)s %% want a place, less the places "
        "of facilities with a valid filing. What is not reported is not known and in no sum."
    ) % {"rate": limits[RATE].normalize()}
    yield _(
        "Where the report tells the years of birth, each age counts by its own rate: %(first)s %% under one, %(second)s %% "
        "under two, %(third)s %% under three."
    ) % dict(zip(("first", "second", "third"), (limits[key].normalize() for key in AGES), strict=True))
    yield _(
        "Forecast, method %(method)s: a straight line through the births of whole years with its 80 %% band, %(counted)s of "
        "%(communities)s communities; children under three are the births of three years times %(share)s %%, "
        "each age wanting places by its rate. What then lacks is counted over the area as a whole."
    ) % {
        "method": METHOD,
        "counted": found.counted,
        "communities": found.communities,
        "share": f"{found.staying.share * 100:.1f}",
    }
    if found.error is not None:
        shown = {"trials": len(found.trials), "hits": found.hits, "error": f"{found.error:.1f}"}
        yield _("Tried on known years %(trials)s times: %(hits)s in the band, mean error %(error)s %%.") % shown
    if support.each is not None:
        yield _(
            "Support: what audited claims of the last twelve months booked a place and month (%(each)s yuan), times the places."
        ) % {"each": support.each}
    if answered and answered.gap is not None:
        yield _(
            "Siting: capacitated maximum cover by HiGHS as of %(day)s, data %(version)s; at most %(gap)s %% from the best "
            "possible. Ways are straight lines times %(detour)s where none was measured."
        ) % {
            "day": answered.asked_on,
            "version": answered.data_version[:12],
            "gap": f"{answered.gap * 100:.2f}",
            "detour": f"{scenarios.detour_of(answered):g}",
        }


def _sources(area: Area, rows: list[Need]) -> Iterator[str]:
    """Name where the figures come from: reports with their years, births by who tells them, the register."""
    years = sorted({row.year for row in rows if row.year})
    if years:
        yield _("Children: reports of the communities, %(first)s to %(last)s.") % {"first": years[0], "last": years[-1]}
    told = BirthCohort.objects.within(area.pk).order_by().values("source")
    for row in told.annotate(count=Count("pk"), first=Min("month"), last=Max("month")).order_by("source"):
        span = {"first": f"{row['first']:%Y-%m}", "last": f"{row['last']:%Y-%m}"}
        yield _("Births: %(source)s, %(first)s to %(last)s.") % (span | {"source": row["source"]})
    yield _("Places and children enrolled: the register of filed facilities.")
