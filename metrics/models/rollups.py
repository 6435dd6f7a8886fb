"""What keeps the summaries right: marks of what changed, and alarms when a recount differs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DirtyMark(models.Model):
    """Something about a facility or a community changed. Written in the transaction of the change, one row each time.

    Marks are never merged: a mark whose transaction commits late is then never lost behind one already taken. No foreign
    keys: a mark may outlive its facility.
    """

    facility_id = models.BigIntegerField(null=True)
    area_code = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(facility_id__isnull=False) ^ ~Q(area_code=""), name="a_mark_names_a_facility_or_an_area"
            )
        ]

    def __str__(self) -> str:
        return self.area_code or str(self.facility_id)


class RollupDay(models.Model):
    """A day as of which all summaries hold: what the date alone changed since the day before it was marked, or all was recounted."""

    day = models.DateField(_("day"), primary_key=True)
    is_full = models.BooleanField(_("everything was counted"))
    marked = models.PositiveIntegerField(_("facilities that the date changed"), default=0)
    at = models.DateTimeField(_("done at"))

    class Meta:
        verbose_name = _("day of the summaries")
        ordering = ["-day"]

    def __str__(self) -> str:
        return str(self.day)


class RollupDifference(models.Model):
    """An alarm: the full recount of a night did not equal what the incremental rollup had kept."""

    at = models.DateTimeField(_("found at"))
    as_of = models.DateField(_("as of"))
    noun = models.CharField(_("what differed"), max_length=20)
    count = models.PositiveIntegerField(_("rows that differed"))
    examples = models.JSONField(_("examples"), default=list)
    seen_at = models.DateTimeField(_("seen at"), null=True, editable=False)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        verbose_name = _("difference of a recount")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.noun}: {self.count}"

    @property
    def noun_name(self) -> Promise | str:
        """What differed, in the language of the page."""
        return NOUNS.get(self.noun, self.noun)


NOUNS = {
    "facilities": _("summaries of facilities"),
    "areas": _("summaries of areas"),
    "values": _("values of indicators"),
}
