"""Pages behind the dashboards: what an indicator was counted from, lists behind counts."""

from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from facilities.choices import PUBLIC_STATES
from metrics import policy
from metrics.forms import SummaryFilter
from metrics.measures import breakdowns, dashboard as board, indicators, rows
from metrics.models import FacilityBreach, FacilitySummary, IndicatorValue
from portal import paging, permissions
from portal.models import Area
from portal.requests import Request
from portal.rulebook import Outcome
from portal.scope import require, scope_of

PAGE = 50


def asked_area(request: Request) -> Area:
    """Return the area asked for, or the widest one whose figures the user sees."""
    require(policy.may_see_some_figures(request.user))
    code = request.GET.get("area") or min(
        scope_of(request.user).areas(permissions.SEE_FIGURES), key=lambda c: (len(c), c)
    )
    return _seen_area(request, code)


def _seen_area(request: Request, code: str) -> Area:
    area = get_object_or_404(Area.objects.select_related("parent"), pk=code)
    if not policy.may_see_figures(request.user, area):
        raise Http404
    return area


def district() -> Area:
    """Return the district that the portal is for."""
    return get_object_or_404(Area, pk=settings.DISTRICT_CODE)


def day_asked(request: Request) -> date:
    """Return today, or the last day of the earlier year asked for."""
    today, year = timezone.localdate(), request.GET.get("year", "")
    return date(int(year), 12, 31) if year.isdecimal() and 2000 <= int(year) < today.year else today


def trail(request: Request, area: Area) -> list[Area]:
    """Return the areas above that the user sees, from the top."""
    above = Area.objects.filter(pk__in=[area.code[:length] for length in (2, 4, 6, 9) if length < len(area.code)])
    return [a for a in above.order_by("code") if policy.may_see_figures(request.user, a)]


def years_of(area: Area) -> list[int]:
    """Return the years that were counted, the newest first."""
    return list(IndicatorValue.objects.filter(area=area).order_by("-year").values_list("year", flat=True).distinct())


@login_required
def indicator(request: Request, code: str, area: str) -> HttpResponse:
    """Open a number: its definition, the parts that it is the sum of, and the rows that it was counted from."""
    found, on = _seen_area(request, area), day_asked(request)
    card = next((card for card in board.cards(found, on=on) if card.indicator.code == code), None)
    if card is None:
        raise Http404
    behind = rows.behind(card.indicator, found, on=on)
    shown, pager = paging.numbered(behind, request.GET, size=PAGE)
    numerator, denominator = indicators.sums(behind)
    context = {
        "area": found,
        "trail": trail(request, found),
        "card": card,
        "year": on.year,
        "years": years_of(found),
        "parts": [(part.area, part.cards[0]) for part in board.parts(found, [card], on=on)],
        "rows": shown,
        "pager": pager,
        "lines": rows.lines(shown, request.user),
        "sums": {"numerator": numerator, "denominator": denominator},
        "breakdowns": breakdowns.of(card.indicator, behind),
        "adds_up": bool(card.value) and (numerator, denominator) == _counted(card),
    }
    return render(request, "metrics/indicator_detail.html", context)


def _counted(card: board.Card) -> tuple[int, int] | None:
    return (card.value.numerator, card.value.denominator) if card.value else None


@login_required
def facilities(request: Request) -> HttpResponse:
    """List the facilities that a figure of the compliance summary counts, those at the highest risk first."""
    area = asked_area(request)
    form = SummaryFilter(request.GET)
    found = _filtered(FacilitySummary.objects.visible_to(request.user).within(area.pk), form)
    shown, pager = paging.numbered(found.select_related("facility", "area__parent"), request.GET, size=PAGE)
    sums = found.order_by().aggregate(**{name: Sum(name, default=0) for name in SUMMED})
    return render(
        request,
        "metrics/facility_list.html",
        {
            "area": area,
            "trail": trail(request, area),
            "form": form,
            "rows": shown,
            "pager": pager,
            "sums": sums,
            "may_open": policy.may_open_facilities(request.user, area.code),
        },
    )


SUMMED = ("places", "enrolled", "serious", "major", "minor", "open_findings", "overdue_findings")


def _filtered(found: QuerySet[FacilitySummary], form: SummaryFilter) -> QuerySet[FacilitySummary]:
    chosen = form.cleaned_data if form.is_valid() else {}
    if state := chosen.get("state"):
        named = {"public": {"state__in": PUBLIC_STATES}, "overseen": {"is_overseen": True}}
        found = found.filter(**named.get(state, {"state": state}))  # type: ignore[arg-type]
    if clause := chosen.get("clause"):
        broken = FacilityBreach.objects.filter(clause=clause, outcome=Outcome.BREACHED)
        found = found.filter(facility__in=broken.values("facility"))
    if having := chosen.get("having"):
        found = found.filter(**{f"{having}__gt": 0})
    return found.order_by("-risk", "facility")


@login_required
def filings(request: Request, question: str) -> HttpResponse:
    """List the filings that one figure of the clock counts."""
    area = asked_area(request)
    require(policy.may_see_filings(request.user, area))
    if question not in board.FILING_QUESTIONS:
        raise Http404
    found = board.filings(area, question, on=timezone.localdate()).with_facility().order_by("id")  # type: ignore[attr-defined]
    shown, pager = paging.numbered(found, request.GET, size=PAGE)
    context = {
        "area": area,
        "trail": trail(request, area),
        "question": question,
        "rows": shown,
        "pager": pager,
        "today": timezone.localdate(),
    }
    return render(request, "metrics/filing_list.html", context)
