"""A wish that its owner deletes makes room on the list at once."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone

from facilities.waiting import ranking
from facilities.waiting.models import Wish


@receiver(post_delete, sender=Wish)
def close_the_gap(sender: type[Wish], instance: Wish, **_: Any) -> None:
    """Compute the facility's list anew once the deletion is committed."""
    transaction.on_commit(partial(ranking.recompute, [instance.facility_id], on=timezone.localdate()))
