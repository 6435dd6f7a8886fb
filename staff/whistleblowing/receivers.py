"""The end of a post, and its removal, is looked at as soon as it is written, whoever writes it."""

from typing import Any

from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone

from staff.people.models import Post
from staff.whistleblowing import dismissals


@receiver(post_save, sender=Post)
def look_at_the_end_of_a_post(instance: Post, **_said: Any) -> None:
    """Flag a post that has a last day."""
    if instance.until:
        dismissals.flag(instance, ended_on=instance.until, on=timezone.localdate())


@receiver(pre_delete, sender=Post)
def look_at_a_post_removed(instance: Post, **_said: Any) -> None:
    """Flag a post that is taken off the list, also with its person."""
    today = timezone.localdate()
    dismissals.flag(instance, ended_on=min(today, instance.until or today), on=today)
