"""Who tells problems and experience of an office, and who spreads them. Who sees assessments is said in the ground."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from metrics.ground.policy import Anyone, may_see_figures
from metrics.reports.policy import may_lock
from portal import permissions
from portal.accounts.scope import may, scope_of

if TYPE_CHECKING:
    from metrics.assessments.models import Assessment, Experience


def may_tell(user: Anyone, row: Assessment) -> bool:
    """The office itself tells what went wrong and what worked, and the lead of the district."""
    if may_lock(user):
        return True
    if row.department_id:
        return row.department_id in scope_of(user).departments and may_see_figures(user, row.area)
    return may(user, permissions.REPORT_FIGURES, row.area)


def may_spread(user: Anyone, row: Experience) -> bool:
    """The lead of the district tells the others."""
    return may_lock(user)


def address_of_report(year: int) -> str:
    """Return the address of the year's report of the pilot."""
    return f"{reverse('pilot-report')}?year={year}"
