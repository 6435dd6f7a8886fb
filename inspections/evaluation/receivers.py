"""What follows as soon as it is known: an incident is reported or told to be worse, an appeal against a finding is decided.

What is confirmed or decided is looked at again: its day is laid down here.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from facilities.models import Appeal
from inspections.evaluation import look_backs, serious
from inspections.evaluation.choices import ConsequenceState, ImprovementState
from inspections.evaluation.models import Consequence, Improvement
from inspections.incidents.models import Incident
from portal.models import Transition
from portal.workflow.workflow import moved


@receiver(post_save, sender=Incident)
def incident_is_told(sender: type, instance: Incident, **kwargs: Any) -> None:
    """Look at once at what was told; what is missed here is found within minutes."""
    if instance.severity in serious.SERIOUS:
        transaction.on_commit(partial(_follow, instance.facility_id), robust=True)


@receiver(moved, sender=Appeal)
def appeal_is_decided(sender: type, row: Appeal, **kwargs: Any) -> None:
    """A finding may have been upheld."""
    _follow(row.facility_id)


@receiver(moved, sender=Improvement)
def improvement_is_confirmed(sender: type, row: Improvement, transition: Transition, **kwargs: Any) -> None:
    """What the bureau confirmed is looked at again; what a round confirmed was just looked at."""
    if transition.after == ImprovementState.CONFIRMED and transition.by_id:
        look_backs.after_improvement(row, on=timezone.localdate(transition.at))


@receiver(moved, sender=Consequence)
def title_holds(sender: type, row: Consequence, transition: Transition, **kwargs: Any) -> None:
    """A demonstration place is looked at each year."""
    if transition.after == ConsequenceState.HOLDS:
        look_backs.after_title(row, on=timezone.localdate(transition.at))


def _follow(facility_id: int) -> None:
    serious.follow(on=timezone.localdate(), facilities=[facility_id])
