"""What monitoring leaves to do: rooms to enter, cameras that are missing, outages to explain and to close."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Value
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.ground.choices import VISITED_STATES
from inspections.monitoring import policy
from inspections.monitoring.models import Outage, Room
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist
from portal.rulebook.rulebook import Limits

MONITORING = Kind("monitoring", _("Cameras"))
ENTER = _("Enter rooms and cameras")
NO_CAMERA = _("No camera, but one is required: %(room)s")
EXPLAIN = _("Explain the outage of a camera")
CLOSE = _("Close the case of an outage")


@worklist
def cameras_to_enter(user: User, on: date) -> Iterator[Pool]:
    """The operator's running facilities of which no room was told; rooms without a camera, facility by facility."""
    if may_anywhere(user, permissions.OPERATE):
        mine = Facility.objects.operated_by(user).filter(state__in=VISITED_STATES, rooms__isnull=True)
        yield Pool(MONITORING, mine, ENTER, "monitoring-facility", subject="name", area="area_id")
        missing = Room.objects.operated_by(user).missing().filter(facility__state__in=VISITED_STATES)
        yield Pool(MONITORING, missing, NO_CAMERA, "monitoring-facility", key="facility_id", facts={"room": "name"})


@worklist
def outages_to_explain(user: User, on: date) -> Iterator[Pool]:
    """Outages of which the operator was told and that are over, within the rulebook's days."""
    if may_anywhere(user, permissions.OPERATE):
        rows = Outage.objects.operated_by(user).to_explain()
        days = Limits(on).starting("monitoring.explain.days").get("")
        term = Value(timedelta(days=int(days or 0)), output_field=DurationField())
        due = TruncDate(ExpressionWrapper(F("until") + term, output_field=DateTimeField()))
        yield Pool(MONITORING, rows, EXPLAIN, "outage", due_on=due)


@worklist
def outages_to_close(user: User, on: date) -> Iterator[Pool]:
    """Explained outages of which the street was told."""
    if policy.watches(user) and may_anywhere(user, permissions.INSPECT):
        rows = Outage.objects.watched_by(user).to_close()
        yield Pool(MONITORING, rows, CLOSE, "outage", due_on=TruncDate("explained_at"))
