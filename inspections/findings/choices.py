"""Closed vocabularies of inspections, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(good="closed", info="advised answered rescinded", warning="ordered", danger="unable")
class FindingState(TextChoices):
    ADVISED = "advised", _("Technical advice given")
    ORDERED = "ordered", _("To be corrected")
    ANSWERED = "answered", _("Answered, waits for re-check")
    CLOSED = "closed", _("Corrected")
    UNABLE = "unable", _("Can't be corrected")
    RESCINDED = "rescinded", _("Rescinded")


class FindingKind(TextChoices):
    """How a finding was recorded: as advice without an order, cited, or cited again."""

    ADVICE = "advice", _("Technical advice")
    CITED = "cited", _("Cited")
    REPEAT = "repeat", _("Repeatedly cited")


class FindingOutcome(TextChoices):
    """What became of a finding so far, for counting; an appeal that is not decided comes before everything else."""

    OPEN = "open", _("Being corrected")
    VERIFIED = "verified", _("Verified as corrected")
    UNABLE = "unable", _("Can't be corrected")
    RESCINDED = "rescinded", _("Rescinded")
    APPEALED = "appealed", _("Under appeal")
    ADVISED = "advised", _("Technical advice given")


@toned(good="granted", info="asked", danger="refused lapsed")
class ExtensionState(TextChoices):
    """A request of the operator for more days."""

    ASKED = "asked", _("Waits for an answer")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")
    LAPSED = "lapsed", _("Lapsed")


class EscalationStep(TextChoices):
    """Who is told that an order or its re-check was let pass; days are thresholds `rectification.` and `recheck.escalation.*`."""

    STREET = "street", _("Street office notified")
    BUREAU = "bureau", _("Health bureau notified")
    SANCTION = "sanction", _("A sanction is suggested")
    OFFICE = "office", _("Re-check overdue, its office notified")
    LEAD = "lead", _("Re-check overdue, the lead notified")


class StopKind(TextChoices):
    """What an inspector orders at once where children are in serious danger."""

    USE = "use", _("Stop using a part at once")
    SERVICE = "service", _("Stop the service and correct")


@toned(good="lifted", warning="lifting", danger="standing")
class StopState(TextChoices):
    STANDING = "standing", _("Stands")
    LIFTING = "lifting", _("Lifting proposed, waits for a second person")
    LIFTED = "lifted", _("Lifted")


class SanctionCause(TextChoices):
    OVERDUE = "overdue", _("Not corrected in time")
    UNABLE = "unable", _("Can't be corrected")


@toned(info="proposed confirmed", warning="suggested")
class SanctionState(TextChoices):
    SUGGESTED = "suggested", _("Suggested")
    PROPOSED = "proposed", _("Proposed, waits for a second person")
    CONFIRMED = "confirmed", _("Confirmed")
    DROPPED = "dropped", _("Dropped")


class Verdict(TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Sent back")
    UNABLE = "unable", _("Can't be corrected")


ORDER_STEPS = (EscalationStep.STREET, EscalationStep.BUREAU, EscalationStep.SANCTION)  # when the operator is late
RECHECK_STEPS = (EscalationStep.OFFICE, EscalationStep.LEAD)  # when the officer is late
OPEN_FINDINGS = (FindingState.ORDERED, FindingState.ANSWERED)
CITED_FINDINGS = (*OPEN_FINDINGS, FindingState.CLOSED, FindingState.UNABLE)  # what stands as cited, corrected or not
STOPS_IN_FORCE = (StopState.STANDING, StopState.LIFTING)
OPEN_SANCTIONS = (SanctionState.SUGGESTED, SanctionState.PROPOSED)
