"""A place at an event that its owner deletes goes to the first that waits."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from facilities.stations import events
from facilities.stations.models import SignUp


@receiver(post_delete, sender=SignUp)
def pass_the_place_on(sender: type[SignUp], instance: SignUp, **_: Any) -> None:
    """Fill the event anew once the deletion is committed; without a way to text, who waits goes on waiting."""
    transaction.on_commit(partial(events.fill, instance.event_id, at=timezone.now()), robust=True)
