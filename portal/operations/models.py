"""The cellar's tasks: running what was recorded, sweeping up what was not announced, showing life."""

from django.db import models

WORKER = "worker"


class Heartbeat(models.Model):
    """The last sign of life of a part of the portal."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"


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
