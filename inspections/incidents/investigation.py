"""Investigating incidents: taken up, classed anew, concluded, and told to all operators without saying where it was."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.ground import people
from inspections.incidents import incidents, policy, steps
from inspections.incidents.choices import IncidentKind, IncidentSeverity, IncidentState, ReportKind, Responsibility
from inspections.incidents.models import Incident, Lesson
from portal.accounts.choices import OrganisationKind
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.letters import notices
from portal.models import Organisation, User
from portal.outbox import outbox
from portal.unique import save_unique
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    IncidentState.REPORTED: {IncidentState.INVESTIGATED},
    IncidentState.INVESTIGATED: {IncidentState.CONCLUDED},
    IncidentState.CONCLUDED: set(),
}


@transaction.atomic
def take_up(incident: Incident, *, by: User) -> Incident:
    """Begin the investigation; who begins it answers for it. Raises IllegalMove for the slower of two."""
    require(policy.may_investigate(by, incident))
    move(incident, IncidentState.INVESTIGATED, table=MOVES, by=by)
    incident.investigator = by
    incident.save(update_fields=["investigator"])
    return incident


@transaction.atomic
def reclassify(incident: Incident, *, by: User, at: datetime, kind: str, severity: str) -> Incident:
    """Say that it is of another kind or severity than was reported; whoever that concerns is told at once."""
    require(policy.may_investigate(by, incident))
    incidents.lock(incident)
    if incident.state == IncidentState.CONCLUDED:
        raise Refused(_("The incident is concluded."))
    if kind not in IncidentKind.values or severity not in IncidentSeverity.values:
        raise Refused(_("Please choose kind and severity."), field="severity")
    incident.kind, incident.severity = kind, severity
    if incident.next_report_due_at:
        sooner = at + incidents.hours(severity, "follow_up", on=timezone.localdate(at))
        incident.next_report_due_at = min(incident.next_report_due_at, sooner)
    incident.save(update_fields=["kind", "severity", "next_report_due_at"])
    incidents.alert(incident)
    return incident


@transaction.atomic
def conclude(
    incident: Incident, *, by: User, on: date, cause: str, findings: str, responsibility: str, lessons: str = ""
) -> Incident:
    """Conclude the investigation with cause, findings and responsibility. Raises Refused while a step of a grave one is open."""
    require(policy.may_investigate(by, incident))
    if responsibility not in Responsibility.values:
        raise Refused(_("Please choose the responsibility."), field="responsibility")
    for name, text in (("cause", cause), ("findings", findings)):
        if not text.strip():
            raise Refused(_("Please write it down: the case file keeps it."), field=name)
        incidents.require_nameless(text, name)
    incidents.lock(incident)
    steps.must_be_settled(incident)
    move(incident, IncidentState.CONCLUDED, table=MOVES, by=by)
    incident.cause, incident.findings, incident.lessons = cause.strip(), findings.strip(), lessons.strip()
    incident.responsibility, incident.concluded_on, incident.next_report_due_at = responsibility, on, None
    incident.save(
        update_fields=["cause", "findings", "lessons", "responsibility", "concluded_on", "next_report_due_at"]
    )
    return incident


@transaction.atomic
def tell_all(incident: Incident, *, by: User, on: date, title: str, text: str) -> Lesson:
    """Tell all operators what an incident teaches, once; the words must not say where it was."""
    require(policy.may_tell_all(by, incident))
    if incident.state != IncidentState.CONCLUDED:
        raise Refused(_("The investigation is not concluded yet."))
    require_placeless(f"{title} {text}", incident)
    facts = {"title": title.strip(), "text": text.strip(), "kind": incident.kind}
    lesson = Lesson(incident=incident, published_on=on, published_by=by, **facts)
    save_unique(lesson, Refused(_("A lesson of this incident was published already.")))
    outbox.queue("inspections.incidents.tasks.tell_lesson", pk=lesson.pk)
    return lesson


def require_placeless(text: str, incident: Incident) -> None:
    """Refuse words for everybody that name the facility, its operator, its address, a child or a number of anybody."""
    facility = incident.facility
    people.require_unnamed(text, facility, field="text")
    places = [facility.name, facility.other_name, facility.address, facility.operator.organisation.name]
    children = [child.name for child in incident.affected.all()]
    if found := [word for word in [*places, *children, incident.number] if word and word in text]:
        reason = _("All operators read this. Please remove what says where it was: %(found)s")
        raise Refused(reason % {"found": "、".join(found)}, field="text")


def spread(lesson: Lesson) -> int:
    """Tell every operator of a lesson, each once however often this runs; return how many were new."""
    operators = Organisation.objects.filter(kind=OrganisationKind.OPERATOR, operator__facilities__isnull=False)
    title, about, url = _("Lesson: %(title)s"), {"title": lesson.title}, lesson.get_absolute_url()
    return sum(
        notices.tell(f"lesson:{lesson.pk}:{body.pk}", to=body, title=title, about=about, url=url)
        for body in operators.distinct().order_by("pk").iterator()
    )


UNDER_WAY = (IncidentState.REPORTED, IncidentState.INVESTIGATED)
declare(
    Incident,
    follow_up=Act(
        lambda user, incident: policy.may_report(user, incident.facility),
        UNDER_WAY,
        lambda incident: not incident.reports.filter(kind=ReportKind.FINAL).exists(),
    ),
    take_up=Act(policy.may_investigate, before(MOVES, IncidentState.INVESTIGATED)),
    reclassify=Act(policy.may_investigate, UNDER_WAY),
    conclude=Act(policy.may_investigate, before(MOVES, IncidentState.CONCLUDED)),
    excuse=Act(policy.may_investigate, UNDER_WAY, lambda incident: bool(steps.missing(incident))),
    tell_all=Act(
        policy.may_tell_all,
        {IncidentState.CONCLUDED},
        lambda incident: not Lesson.objects.filter(incident=incident).exists(),
    ),
)
