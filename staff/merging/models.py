"""Entries that turned out to be one person entered twice: what was merged into what stays on record."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.people.models import Person


class Merger(models.Model):
    """One entry taken into another of the same facility. What the entry said is kept by its history (`Person.pgh_event_model`)."""

    into = models.ForeignKey(Person, models.CASCADE, related_name="mergers")
    former_id = models.BigIntegerField(help_text=_("Key of the entry that is no more."))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on = models.DateField(_("on"))

    class Meta:
        verbose_name = _("merger of entries")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["former_id"], name="an_entry_is_merged_once")]

    def __str__(self) -> str:
        return f"{self.former_id} → {self.into_id}"
