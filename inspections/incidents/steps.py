"""What must be done about a grave incident before it is concluded: each step done, or excused by name with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inspections.incidents import incidents, policy
from inspections.incidents.choices import STEP_KINDS, IncidentSeverity, IncidentState, IncidentStep
from inspections.incidents.models import Incident, StepExcuse
from portal.accounts.scope import require
from portal.errors import IllegalMove, Refused
from portal.models import User
from portal.unique import save_unique


def required(incident: Incident) -> list[IncidentStep]:
    """Return the steps that the incident takes: all of them if it is grave, or suspected violence, or a child went missing."""
    is_grave = incident.severity == IncidentSeverity.GRAVE or incident.kind in STEP_KINDS
    return list(IncidentStep) if is_grave else []


def done(incident: Incident) -> set[IncidentStep]:
    """Return the steps that were done; children are recorded once there are as many as were reported, and at least one."""
    noted = incident.affected.count()
    facts = {
        IncidentStep.POLICE: incident.police_called_at is not None,
        IncidentStep.GUARDIANS: incident.guardians_told_at is not None,
        IncidentStep.CHILDREN: noted >= max(incident.children, 1),
        IncidentStep.UPWARD: incident.reported_up_at is not None,
    }
    return {step for step, is_done in facts.items() if is_done}


def missing(incident: Incident) -> list[IncidentStep]:
    """Return the required steps that are neither done nor excused."""
    excused = set(incident.excuses.values_list("step", flat=True))
    settled = done(incident) | excused
    return [step for step in required(incident) if step not in settled]


def must_be_settled(incident: Incident) -> None:
    """Refuse the conclusion while a step is open. Call under the incident's lock."""
    if open_steps := missing(incident):
        names = "、".join(str(step.label) for step in open_steps)
        reason = _("Before it is concluded each step is done, or excused with a reason. Open: %(steps)s")
        raise Refused(reason % {"steps": names})


@transaction.atomic
def excuse(incident: Incident, *, by: User, at: datetime, step: str, reason: str) -> StepExcuse:
    """Say by name why a step was not to be done. Raises Refused for a step that is done, excused or not asked for."""
    require(policy.may_investigate(by, incident))
    incidents.lock(incident)
    if incident.state == IncidentState.CONCLUDED:
        raise IllegalMove(_("The incident is concluded."))
    if step not in missing(incident):
        raise Refused(_("This step is not open."), field="step")
    if not reason.strip():
        raise Refused(_("Please give the reason."), field="reason")
    incidents.require_nameless(reason, "reason")
    row = StepExcuse(incident=incident, step=step, reason=reason.strip(), by=by, at=at)
    save_unique(row, Refused(_("This step is not open."), field="step"))
    return row
