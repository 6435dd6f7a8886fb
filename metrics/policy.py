"""Who may see and report figures. One predicate per question."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from portal import permissions
from portal.models import Area, User
from portal.scope import may, may_anywhere, scope_of

Anyone = User | AnonymousUser


def may_see_some_figures(user: Anyone) -> bool:
    """Say whether the user sees the figures of any area."""
    return may_anywhere(user, permissions.SEE_FIGURES)


def may_see_figures(user: Anyone, area: Area) -> bool:
    """Say whether the user sees the figures of the area."""
    return may(user, permissions.SEE_FIGURES, area)


def may_report_some_figures(user: Anyone) -> bool:
    """Say whether the user reports the figures of any community."""
    return may_anywhere(user, permissions.REPORT_FIGURES)


def may_report_figures(user: Anyone, area: Area) -> bool:
    """Say whether the user reports the figures of the area."""
    return may(user, permissions.REPORT_FIGURES, area)


def may_see_filings(user: Anyone, area: Area) -> bool:
    """Say whether the user sees the filings of the area one by one."""
    return scope_of(user).covers(permissions.SEE_FILINGS, area.code)


def may_open_duties(user: Anyone) -> bool:
    """Say whether the user opens the acts behind the duty ledger: whoever sees the whole district's figures."""
    return may(user, permissions.SEE_FIGURES, Area(code=settings.DISTRICT_CODE))


def may_open_facilities(user: Anyone, code: str) -> bool:
    """Say whether the user may open the facilities at or below the division code."""
    return scope_of(user).covers(permissions.SEE_FACILITIES, code)


def may_open_filings(user: Anyone, code: str) -> bool:
    """Say whether the user may open the filings at or below the division code."""
    return scope_of(user).covers(permissions.SEE_FILINGS, code)


def may_open_findings(user: Anyone, code: str) -> bool:
    """Say whether the user may open every finding at or below the division code."""
    return scope_of(user).covers(permissions.SEE_INSPECTIONS, code)
