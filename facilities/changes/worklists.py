"""What waits of changes after a filing: fees of inclusive care that lie above the line."""

from collections.abc import Iterator
from datetime import date

from django.db.models import OuterRef, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _, gettext_lazy

from facilities.changes.models import Price
from facilities.ground.choices import RUNNING_STATES
from facilities.ground.models import Facility
from facilities.requirements import inclusion
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

INCLUSIVE = Kind("inclusive", gettext_lazy("Inclusive care"))


@worklist
def inclusive_fees_above_the_line(user: User, on: date) -> Iterator[Pool]:
    """Inclusive facilities whose fee, now or as announced, lies above the line of its day: for whoever reviews filings there."""
    if not may_anywhere(user, permissions.REVIEW_FILINGS):
        return
    running = Facility.objects.filter(
        scope_of(user).in_areas(permissions.REVIEW_FILINGS, "area_id"), is_inclusive=True, state__in=RUNNING_STATES
    )
    title = _("Look at the fee of inclusive care: %(fee)s yuan from %(day)s")
    above = running.filter(monthly_fee__gt=inclusion.most(on))
    facts = {"fee": Cast("monthly_fee", TextField()), "day": Value(on.isoformat())}
    yield Pool(INCLUSIVE, above, title, "facility", subject="name", area="area_id", facts=facts)
    coming = Price.objects.filter(facility__in=running, holds_from__gt=on)
    dear = coming.filter(monthly_fee__gt=inclusion.most(OuterRef("holds_from")))
    facts = {"fee": Cast("monthly_fee", TextField()), "day": Cast("holds_from", TextField())}
    yield Pool(INCLUSIVE, dear, title, "facility", key="facility_id", facts=facts)
