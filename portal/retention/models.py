"""What each run of the rules of retention found and did."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class RetentionReport(models.Model):
    """A run of the rules, or a dry run that changed nothing: for each rule how many rows were over, needed still, and gone."""

    made_at = models.DateTimeField(_("made at"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    is_dry = models.BooleanField(_("dry run"))
    lines = models.JSONField(help_text="For each rule: rule, before, due, held, done, and refused with the reason.")

    objects = models.Manager["RetentionReport"]()

    class Meta:
        verbose_name = _("report on retention")
        ordering = ["-id"]
        default_permissions = ()
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"
