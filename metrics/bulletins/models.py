"""The monthly bulletin (月报) of an area: versions, each with its PDF and workbook kept in the dossier by their fingerprints."""

import pghistory
from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from metrics.bulletins.choices import BulletinState
from metrics.ground.querysets import InAreaQuerySet
from portal.models import Area, Document, Transition


@pghistory.track()
class Bulletin(models.Model):
    """One version of an area's bulletin of a month. A later version stands beside the earlier ones and says why it was made."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    month = models.DateField(_("month"), help_text=_("The month's first day."))
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    reason = models.TextField(_("why it is made again"), blank=True, max_length=500)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text=_("Empty: the clock.")
    )
    asked_at = models.DateTimeField(_("asked for at"))
    made_at = models.DateTimeField(_("made at"), null=True, editable=False)
    state = models.CharField(
        _("state"), max_length=8, choices=BulletinState, default=BulletinState.WAITING, editable=False
    )
    documents = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = InAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly bulletin")
        ordering = ["-month", "area", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["area", "month", "number"], name="one_bulletin_per_version"),
            models.UniqueConstraint(
                fields=["area", "month"], condition=Q(state="waiting"), name="one_bulletin_is_made_at_a_time"
            ),
            models.CheckConstraint(condition=Q(state__in=BulletinState.values), name="bulletin_state_is_known"),
            models.CheckConstraint(condition=Q(month__day=1), name="bulletin_month_is_named_by_its_first_day"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="a_later_bulletin_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.month:%Y-%m} v{self.number}"

    @property
    def is_ready(self) -> bool:
        """Say whether it is made."""
        return self.state == BulletinState.READY
