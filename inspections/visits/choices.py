"""Closed vocabularies of inspections, in the terms of the regulations."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from inspections.ground.choices import VisitKind
from portal.tones import toned


@toned(info="open", danger="cancelled")
class VisitState(TextChoices):
    PLANNED = "planned", _("Planned")
    OPEN = "open", _("Under way")
    CONCLUDED = "concluded", _("Concluded")
    CANCELLED = "cancelled", _("Cancelled")


@toned(good="passed", warning="findings")
class VisitResult(TextChoices):
    PASSED = "passed", _("Nothing found")
    FINDINGS = "findings", _("Correction ordered")


class SignerKind(TextChoices):
    """Who signs the record of a visit."""

    INSPECTOR = "inspector", _("The inspector")
    ONSITE = "onsite", _("Whoever is in charge on the spot")


ON_OCCASION = (VisitKind.COMPLAINT,)  # visits that say why they are made; a re-check points to its finding
AWAITED_VISITS = (VisitState.PLANNED, VisitState.OPEN)
EVIDENCE = "rectification-evidence"
