"""What keeps the portal running: work to be done, proof of life, series of numbers."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class QueuedTask(models.Model):
    """A task to run once its transaction is committed. The row is the record; Celery is only told of it."""

    name = models.CharField(max_length=120)
    arguments = models.JSONField(default=dict)
    queued_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("queued task")
        indexes = [models.Index(fields=["next_try_at"], condition=Q(done_at__isnull=True), name="queued_task_waiting")]

    def __str__(self) -> str:
        return self.name


class Heartbeat(models.Model):
    """The last sign of life of a part of the portal."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"


class Guess(models.Model):
    """A wrong try at something that is not to be guessed; `portal.limiting` counts and clears them away."""

    key = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="guess_key_at")]

    def __str__(self) -> str:
        return self.key


class NumberSeries(models.Model):
    """The last number given in a series of a year; `portal.numbering` counts it up without gaps."""

    name = models.SlugField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "year"], name="one_series_per_year")]

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.last}"


class ChangeStamp(models.Model):
    """One of a few counters that together say how new everything shown is (see `portal.freshness`).

    A transaction counts up the first one that no other transaction holds, so that nobody waits for anybody.
    """

    slot = models.SmallIntegerField(primary_key=True)
    stamp = models.BigIntegerField(help_text="Microseconds since 1970 of the last change, counted up at least by one.")

    def __str__(self) -> str:
        return f"{self.slot}: {self.stamp}"
