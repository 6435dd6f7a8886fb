"""What footage leaves to do: guardians to answer, cameras to file, filings for the police, requests that no facility answered in time."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Value
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.footage.models import CameraFiling, FootageRequest
from inspections.footage.querysets import IN_USE_SINCE
from inspections.ground.choices import VISITED_STATES
from inspections.monitoring import policy as monitoring
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist
from portal.rulebook.rulebook import Limits

FOOTAGE = Kind("footage", _("Footage"))
ANSWER = _("A family asks to see footage")
FILE = _("File the cameras with the police")
SEND_AGAIN = _("The police returned the filing of the cameras")
RECORD = _("Put a facility's cameras on file")
OVERDUE = _("A family's request to see footage was not answered in time")


@worklist
def footage_to_answer(user: User, on: date) -> Iterator[Pool]:
    """Requests at the operator's own facilities, cameras not filed, and filings that came back."""
    if may_anywhere(user, permissions.OPERATE):
        yield Pool(
            FOOTAGE, FootageRequest.objects.operated_by(user).open(), ANSWER, "footage-request", due_on=F("due_on")
        )
        days = Limits(on).starting("footage.filing.days").get("")
        filed = CameraFiling.objects.filter(facility=OuterRef("pk"))
        mine = Facility.objects.operated_by(user).filter(state__in=VISITED_STATES).annotate(first=IN_USE_SINCE)
        unfiled = mine.filter(~Exists(filed), first__isnull=False)
        due = ExpressionWrapper(F("first") + Value(timedelta(days=int(days or 0))), output_field=DateField())
        yield Pool(FOOTAGE, unfiled, FILE, "camera-filing-create", due_on=due, subject="name", area="area_id")
        newer = CameraFiling.objects.filter(facility=OuterRef("facility"), sent_at__gt=OuterRef("sent_at"))
        back = CameraFiling.objects.operated_by(user).returned().filter(~Exists(newer))
        yield Pool(FOOTAGE, back, SEND_AGAIN, "camera-filing")


@worklist
def footage_to_watch(user: User, on: date) -> Iterator[Pool]:
    """Filings for the police of the area; for every office that watches, requests not answered in time."""
    if monitoring.is_police(user):
        rows = CameraFiling.objects.watched_by(user).to_answer()
        yield Pool(FOOTAGE, rows, RECORD, "camera-filing", due_on=TruncDate("sent_at"))
    if monitoring.watches(user) and may_anywhere(user, permissions.INSPECT):
        late = FootageRequest.objects.watched_by(user).overdue(on)
        yield Pool(FOOTAGE, late, OVERDUE, "footage-request", due_on=F("due_on"))
