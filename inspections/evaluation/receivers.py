"""What follows as soon as it is known: an incident is reported or told to be worse, an appeal against a finding is decided."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from facilities.models import Appeal
from inspections.evaluation import serious
from inspections.incidents.models import Incident
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


def _follow(facility_id: int) -> None:
    serious.follow(on=timezone.localdate(), facilities=[facility_id])
