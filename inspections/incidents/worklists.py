"""What waits around complaints and incidents: to screen, to route, to deal with, to reply, to explain; to report, to investigate."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from inspections.incidents import policy
from inspections.incidents.choices import IncidentState
from inspections.incidents.models import Incident
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Item, worklist

MOST = 50  # of a kind; the lists hold the rest


@worklist
def reports_to_send(user: User, on: date) -> Iterator[Item]:
    """Open incidents on which the operator must report again."""
    if not policy.runs_facilities(user):
        return
    waiting = Incident.objects.operated_by(user).open().filter(next_report_due_at__isnull=False)
    for incident in waiting.select_related("facility").order_by("next_report_due_at")[:MOST]:
        due = _day(incident.next_report_due_at)
        yield Item(
            title=_("Report again: %(kind)s") % {"kind": incident.get_kind_display()},
            subject=str(incident.facility),
            url=incident.get_absolute_url(),
            kind=_("Incident"),
            due_on=due,
        )


@worklist
def incidents_to_investigate(user: User, on: date) -> Iterator[Item]:
    """Incidents that nobody investigates yet, and one's own investigations; what is late says so."""
    if not scope_of(user).departments:
        return
    open_ones = Incident.objects.investigated_by(user).open().with_place()
    unclaimed = open_ones.filter(state=IncidentState.REPORTED)
    for incident in (unclaimed | open_ones.filter(investigator=user)).order_by("id")[:MOST]:
        yield Item(
            title=_title(incident, timezone.now()) % {"kind": incident.get_kind_display()},
            subject=str(incident.facility),
            url=incident.get_absolute_url(),
            kind=_("Incident"),
            due_on=_day(incident.reported_at),
        )


def _title(incident: Incident, at: datetime) -> str:
    if incident.state == IncidentState.INVESTIGATED:
        return _("Conclude the investigation: %(kind)s")
    if incident.is_late:
        return _("Reported late, to investigate: %(kind)s")
    if incident.owes_report(at):
        return _("Report overdue, to investigate: %(kind)s")
    return _("To investigate: %(kind)s")


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None
