"""The days on a facility's pages: the last ones for offices and the operator, the streak of complete days for everybody."""

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from facilities.daily import days, policy
from facilities.daily.choices import DayState
from facilities.daily.models import DayCard, SpecialDay
from facilities.ground.choices import PUBLIC_STATES
from facilities.ground.models import Facility
from facilities.ground.panels import panel
from portal.freshness import shown_publicly
from portal.rulebook.rulebook import Limits

shown_publicly(DayCard, SpecialDay)
LOOKED_BACK = "daily.looked_back_days"


@panel(order=15)
def last_days(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """Show the last days before today, for an inspector before a visit and for the operator."""
    if not facility.was_filed or not policy.may_read(request.user, facility):
        return None
    today = timezone.localdate()
    span = int(Limits(today)[LOOKED_BACK])
    first = today - timedelta(days=span)
    rows = days.between(facility, first, today - timedelta(days=1), at=timezone.now())
    counted = [row.card for row in rows if row.card]
    most = facility.capacity
    return "facilities/daily/panel.html", {
        "today": today,
        "span": span,
        "rows": [row for row in rows if row.state != DayState.CLOSED],
        "cards": len(counted),
        "complete": sum(card.is_complete for card in counted),
        "gaps": sum(row.state == DayState.GAP for row in rows),
        "above": sum(most is not None and card.headcount > most for card in counted),
        "may_keep": policy.may_keep(request.user, facility),
    }


@panel(order=45, public=True)
def streak(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """Tell parents how many complete days came in a row; of a facility without one nothing is said."""
    if facility.state not in PUBLIC_STATES or not facility.day_cards.exists():
        return None
    count = days.streaks([facility.pk], on=timezone.localdate()).get(facility.pk, 0)
    return ("facilities/daily/panel_public.html", {"streak": count}) if count else None
