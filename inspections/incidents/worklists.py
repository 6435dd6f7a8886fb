"""What waits around incidents: for operators reports to send, for offices what to investigate."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from inspections.incidents import policy
from inspections.incidents.choices import IncidentKind, IncidentState
from inspections.incidents.models import Incident
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist

INCIDENT = Kind("incident", gettext_lazy("Incident"))


@worklist
def reports_to_send(user: User, on: date) -> Iterator[Pool]:
    """Open incidents on which the operator must report again."""
    if policy.runs_facilities(user):
        rows = Incident.objects.operated_by(user).open().filter(next_report_due_at__isnull=False)
        day = TruncDate("next_report_due_at")
        yield Pool(INCIDENT, rows, _again, "incident", due_on=day, facts={"kind": "kind"})


def _again(row: Row) -> str:
    return _named(_("Report again: %(kind)s"), row)


def _named(words: str, row: Row) -> str:
    return words.replace("%(kind)s", str(IncidentKind(row["kind"]).label))


@worklist
def incidents_to_investigate(user: User, on: date) -> Iterator[Pool]:
    """Incidents that nobody investigates yet, and one's own investigations; what is late says so."""
    if scope_of(user).departments:
        rows = Incident.objects.investigated_by(user).open()
        facts = {
            "kind": "kind",
            "investigated": Q(state=IncidentState.INVESTIGATED),
            "late": Q(reported_by_office=True) | Q(reported_at__gt=F("report_due_at")),
            "owes": Q(next_report_due_at__isnull=False, next_report_due_at__lt=timezone.now()),
        }
        day = TruncDate("reported_at")
        yield Pool(INCIDENT, rows, _title, "incident", due_on=day, whose="investigator", facts=facts)


def _title(row: Row) -> str:
    if row["investigated"]:
        return _named(_("Conclude the investigation: %(kind)s"), row)
    if row["late"]:
        return _named(_("Reported late, to investigate: %(kind)s"), row)
    if row["owes"]:
        return _named(_("Report overdue, to investigate: %(kind)s"), row)
    return _named(_("To investigate: %(kind)s"), row)
