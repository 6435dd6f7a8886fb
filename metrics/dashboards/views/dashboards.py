"""Dashboards: of an area with its parts compared, of one facility, of one department. Every number opens to its rows."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from facilities.ground import vocabulary
from metrics.dashboards import figures as board, history, pictures
from metrics.dashboards.figures import Card
from metrics.dashboards.forms import DashboardFilter
from metrics.dashboards.verdicts import verdict
from metrics.duties import policy as duties_policy
from metrics.ground import charts, policy as ground_policy
from metrics.ground.views import asked_area, day_asked, trail
from metrics.indicators.models import Indicator
from metrics.indicators.views import years_of
from metrics.reports import sums
from metrics.rollup.models import AreaSummary
from portal.accounts.requests import Request
from portal.accounts.scope import scope_of
from portal.models import Area

RISKIEST = 10
MONTHS = 12
LEAD = "health"  # the department that leads by the founding document


@login_required
def dashboard(request: Request) -> HttpResponse:
    """Show where the area stands: targets, its parts compared, compliance, and the filing clock for those who review."""
    area, on = asked_area(request), day_asked(request)
    cards = board.cards(area, on=on)
    years = history.of_area(area, until=on.year)
    form = _form(request, area, cards)
    context = {
        "area": area,
        "trail": trail(request, area),
        "form": form,
        "year": on.year,
        "verdict": verdict(on=timezone.localdate(), area=area),
        "may_open_departments": duties_policy.may_open_duties(request.user),
        "own_department": min(scope_of(request.user).departments, default=LEAD),
        "is_past": on < timezone.localdate(),
        "courses": [pictures.course(card, years.get(card.indicator.code, {}), on=on) for card in cards if card.target],
        "all_cards": cards,
        "others": [card for card in cards if not card.target],
        **_comparison(area, cards, years, _chosen(form, cards), on),
        **_months(area, form),
        **_oversight(request, area),
    }
    return render(request, "metrics/dashboards/dashboard.html", context)


def _form(request: Request, area: Area, cards: list[Card]) -> DashboardFilter:
    indicators: list[Indicator] = [card.indicator for card in cards]
    asked = {name: request.GET[name] for name in ("indicator", "year", "months") if request.GET.get(name)}
    usual: dict[str, Any] = {"area": area.pk, "year": day_asked(request).year, "months": MONTHS}
    return DashboardFilter(usual | asked, indicators=indicators, years=years_of(area) or [timezone.localdate().year])


def _chosen(form: DashboardFilter, cards: list[Card]) -> Card | None:
    form.is_valid()
    code = form.cleaned_data.get("indicator")
    return next((card for card in cards if card.indicator.code == code), cards[0] if cards else None)


def _comparison(
    area: Area, cards: list[Card], years: dict[str, history.Years], chosen: Card | None, on: date
) -> dict[str, Any]:
    """Compare the parts by the chosen indicator, as bars, over the years and on the map."""
    if chosen is None:
        return {"chosen": None, "parts": [], "compared": [], "map": None, "own": None}
    code, parts = chosen.indicator.code, board.parts(area, cards, on=on)
    of_whole = years.get(code, {})
    own = pictures.course(chosen, of_whole, on=on, frame=charts.WIDE)
    if not parts:
        return {"chosen": chosen, "parts": [], "compared": [], "map": None, "own": own}
    over_years = history.of_parts([part.area for part in parts], code, until=on.year)
    compared = pictures.compared(chosen, parts, over_years, of_whole)
    return {
        "chosen": chosen,
        "parts": parts,
        "compared": compared,
        "map": pictures.map_of(area, compared),
        "own": own,
        "over_years": [
            (part, sorted(over_years.get(part.area.pk, {}).values(), key=lambda v: v.year)) for part in compared
        ],
    }


def _months(area: Area, form: DashboardFilter) -> dict[str, Any]:
    most = form.cleaned_data.get("months") or MONTHS
    lines = sums.business(area, on=timezone.localdate(), most=most)
    rows = [pictures.month_of(line) for line in reversed(lines)]
    return {"months": rows, "months_chart": pictures.months(rows), "shares_chart": pictures.shares(rows)}


def _oversight(request: Request, area: Area) -> dict[str, Any]:
    """Return what is counted as of today, whatever year is shown: compliance, states, and the filing clock."""
    sees_filings = ground_policy.may_see_filings(request.user, area)
    riskiest = list(board.riskiest(area, RISKIEST))
    states, clauses = board.facilities_by_state(area), board.breached_clauses(area)
    return {
        "summary": AreaSummary.objects.filter(pk=area.pk).first(),
        "definitions": [vocabulary.PLACES, vocabulary.CHILDREN, vocabulary.TAKEN],
        "states": list(zip(states, charts.bars([row[2] for row in states]), strict=True)),
        "clauses": list(zip(clauses, charts.bars([row[1] for row in clauses]), strict=True)),
        "riskiest": list(zip(riskiest, charts.bars([row.risk for row in riskiest]), strict=True)),
        "may_open": ground_policy.may_open_facilities(request.user, area.code),
        "clock": board.filing_clock(area, on=timezone.localdate()) if sees_filings else None,
    }
