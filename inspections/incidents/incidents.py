"""Reporting incidents: first within hours, then on and on until the final report. Officers are told at once, whom is data.

Hours run around the clock, from when the facility knew of it; their numbers stand in the rulebook (clause `district-incidents`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, override

from facilities.models import Facility
from facilities.opinions.consultation import bodies_of
from inspections.incidents import policy
from inspections.incidents.choices import INCIDENT_EVIDENCE, IncidentState, ReportKind
from inspections.incidents.models import AffectedChild, AlertRule, Incident, IncidentReport
from portal.accounts import privacy
from portal.accounts.scope import require
from portal.documents import dossier
from portal.documents.uploads import under_name
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.models import DocumentKind, User
from portal.numbering import next_number
from portal.rulebook.rulebook import Limits

LEADING = "health"  # told of everything: the founding document makes it answer for health care in facilities
FILE_NAME = "事故材料{}"


@dataclass(frozen=True)
class Happened:
    """What happened, as it is first told. Times are moments with a time zone."""

    kind: str
    severity: str
    place: str
    happened_at: datetime
    known_at: datetime
    children: int
    text: str
    measures: str = ""
    guardians_told_at: datetime | None = None
    police_called_at: datetime | None = None
    files: Sequence[UploadedFile] = field(default_factory=tuple)


def report(facility: Facility, told: Happened, *, key: UUID, by: User, at: datetime) -> Incident:
    """Report an incident; the same key again gives the same incident. Raises ValidationError for a bad file."""
    require(policy.may_report(by, facility))
    _must_be_possible(told, at)
    try:
        with transaction.atomic():
            incident = Incident.objects.filter(key=key).first() or _new(facility, told, key, by, at)
    except IntegrityError:  # the same form, sent twice at once
        incident = Incident.objects.get(key=key)
    require(incident.reported_by_id == by.pk)
    return incident


def _must_be_possible(told: Happened, at: datetime) -> None:
    if told.happened_at > at:
        raise Refused(_("This time lies in the future."), field="happened_at")
    if not told.happened_at <= told.known_at <= at:
        raise Refused(_("You learned of it after it happened and before now."), field="known_at")
    require_nameless(told.text, "text")
    require_nameless(told.measures, "measures")


def require_nameless(text: str, field_name: str) -> None:
    """Refuse ID and mobile numbers in a report: they have no place there."""
    if privacy.personal_numbers(text):
        raise Refused(_("Please leave ID numbers and mobile numbers out of the report."), field=field_name)


def _new(facility: Facility, told: Happened, key: UUID, by: User, at: datetime) -> Incident:
    day = timezone.localdate(at)
    incident = Incident.objects.create(
        number=f"{settings.DISTRICT_CODE}-SG-{day.year}-{next_number('incident', day.year):05d}",
        key=key,
        facility=facility,
        kind=told.kind,
        severity=told.severity,
        place=told.place.strip(),
        happened_at=told.happened_at,
        known_at=told.known_at,
        report_due_at=told.known_at + hours(told.severity, "report", on=day),
        reported_at=at,
        reported_by=by,
        reported_by_office=not policy.may_operate(by, facility),
        next_report_due_at=at + hours(told.severity, "follow_up", on=day),
        children=told.children,
        guardians_told_at=told.guardians_told_at,
        police_called_at=told.police_called_at,
    )
    first = {"kind": ReportKind.FIRST, "key": key, "was_due_at": incident.report_due_at}
    _write(incident, told.text, told.measures, told.files, by, at, **first)
    alert(incident)
    return incident


def hours(severity: str, what: str, *, on: date) -> timedelta:
    """Return how long a report may take ("report" the first, "follow_up" each next one). Raises MissingThreshold."""
    return timedelta(hours=float(Limits(on)[f"incident.{severity}.{what}_hours"]))


def _write(
    incident: Incident, text: str, measures: str, files: Sequence[UploadedFile], by: User, at: datetime, **facts: object
) -> IncidentReport:
    row = IncidentReport.objects.create(
        incident=incident, text=text.strip(), measures=measures.strip(), by=by, at=at, **facts
    )
    kind = DocumentKind.objects.get(pk=INCIDENT_EVIDENCE)
    for number, upload in enumerate(files, start=1):
        dossier.add(row, kind, under_name(upload, FILE_NAME.format(number)), by=by)
    return row


def alert(incident: Incident) -> list[str]:
    """Tell the departments that the rules name for kind and severity, and always the health bureau; return their codes."""
    rules = AlertRule.objects.fitting(incident.kind, incident.severity)
    told = list(dict.fromkeys([LEADING, *(rule.department_id for rule in rules)]))
    with override("zh-hans"):
        title = _("%(severity)s · %(kind)s: %(facility)s") % {
            "severity": incident.get_severity_display().partition("：")[0],
            "kind": incident.get_kind_display(),
            "facility": incident.facility,
        }
    for department in told:
        for body in bodies_of(department, incident.facility.area_id):
            key = f"incident:{incident.pk}:{incident.kind}:{incident.severity}:{body.pk}"
            notices.tell(key, to=body, title=title, url=incident.get_absolute_url())
    incident.alerted = sorted({*incident.alerted, *told})
    incident.save(update_fields=["alerted"])
    return told


@transaction.atomic
def follow_up(
    incident: Incident,
    *,
    key: UUID,
    by: User,
    at: datetime,
    text: str,
    measures: str = "",
    is_final: bool = False,
    files: Sequence[UploadedFile] = (),
) -> IncidentReport:
    """Report again, or for the last time. The same key again gives the same report."""
    require(policy.may_report(by, incident.facility))
    require_nameless(text, "text")
    require_nameless(measures, "measures")
    lock(incident)
    if sent := incident.reports.filter(key=key).first():
        return sent
    if not text.strip():
        raise Refused(_("Please write how things stand."), field="text")
    if incident.state == IncidentState.CONCLUDED or incident.reports.filter(kind=ReportKind.FINAL).exists():
        raise IllegalMove(_("The final report was made or the incident is concluded; nothing more is reported."))
    kind = ReportKind.FINAL if is_final else ReportKind.FURTHER
    due = {"kind": kind, "key": key, "was_due_at": incident.next_report_due_at}
    row = _write(incident, text, measures, files, by, at, **due)
    again = hours(incident.severity, "follow_up", on=timezone.localdate(at))
    incident.next_report_due_at = None if is_final else at + again
    incident.save(update_fields=["next_report_due_at"])
    return row


@transaction.atomic
def note_child(incident: Incident, *, by: User, age_months: int, condition: str, name: str = "") -> AffectedChild:
    """Note an affected child; no more than were reported."""
    require(policy.may_report(by, incident.facility))
    lock(incident)
    if incident.affected.count() >= max(incident.children, 1):
        raise Refused(_("All affected children are noted already. If there are more, tell it in a follow-up report."))
    return AffectedChild.objects.create(
        incident=incident, age_months=age_months, condition=condition, name=name.strip()
    )


@transaction.atomic
def note_calls(
    incident: Incident,
    *,
    by: User,
    at: datetime,
    guardians_told_at: datetime | None = None,
    police_called_at: datetime | None = None,
    reported_up_at: datetime | None = None,
) -> Incident:
    """Note when guardians and police were told, and by who investigates when it was reported upward; what is noted stays."""
    require(policy.may_report(by, incident.facility))
    require(reported_up_at is None or policy.may_investigate(by, incident))
    lock(incident)
    noted = {
        "guardians_told_at": guardians_told_at,
        "police_called_at": police_called_at,
        "reported_up_at": reported_up_at,
    }
    for name, moment in noted.items():
        if moment and moment > at:
            raise Refused(_("This time lies in the future."), field=name)
        if moment and moment < incident.happened_at:
            raise Refused(_("This time lies before it happened."), field=name)
        if moment and getattr(incident, name) is None:
            setattr(incident, name, moment)
    incident.save(update_fields=list(noted))
    return incident


def lock(incident: Incident) -> None:
    """Read again under the row's lock what others may change meanwhile."""
    calls = ["guardians_told_at", "police_called_at", "reported_up_at"]
    fields = ["state", "next_report_due_at", *calls, "children", "kind", "severity"]
    incident.refresh_from_db(fields=fields, from_queryset=Incident.objects.select_for_update(of=("self",)))
