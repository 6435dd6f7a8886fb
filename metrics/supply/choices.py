"""Closed vocabularies of supply planning."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class ProjectKind(TextChoices):
    NEW = "new", _("New building")
    EXTENDED = "extended", _("Extension")
    CONVERTED = "converted", _("Conversion")
    NURSERY_CLASS = "nursery_class", _("Nursery classes of kindergartens")
    EMPLOYER = "employer", _("Employer's care")
    COMMUNITY = "community", _("Community care")


@toned(info="planned", good="opened")
class ProjectState(TextChoices):
    PLANNED = "planned", _("In planning")
    OPENED = "opened", _("Places opened")
    DROPPED = "dropped", _("Given up")


@toned(info="waiting", good="solved", warning="infeasible", danger="failed")
class ScenarioState(TextChoices):
    WAITING = "waiting", _("Being computed")
    SOLVED = "solved", _("Solved")
    INFEASIBLE = "infeasible", _("No answer possible")
    FAILED = "failed", _("Not solved in time")
    CANCELLED = "cancelled", _("Cancelled")
