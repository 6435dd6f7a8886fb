"""Pages behind the dashboards: what an indicator was counted from, lists behind counts."""

from datetime import date

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from metrics.ground import policy
from portal import permissions
from portal.accounts.requests import Request
from portal.accounts.scope import require, scope_of
from portal.identifiers.entries import area_asked
from portal.models import Area
from portal.numerals import number_in

PAGE = 50


def asked_area(request: Request) -> Area:
    """Return the area asked for, or the widest one whose figures the user sees."""
    require(policy.may_see_some_figures(request.user))
    code = area_asked(request.GET) or min(
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
    today, year = timezone.localdate(), number_in(request.GET.get("year", ""))
    return date(year, 12, 31) if year and 2000 <= year < today.year else today


def trail(request: Request, area: Area) -> list[Area]:
    """Return the areas above that the user sees, from the top."""
    above = Area.objects.filter(pk__in=[area.code[:length] for length in (2, 4, 6, 9) if length < len(area.code)])
    return [a for a in above.order_by("code") if policy.may_see_figures(request.user, a)]
