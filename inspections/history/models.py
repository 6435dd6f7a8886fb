"""Inspections of other times and registers, brought in as history: shown with their source, and counted in nothing."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.history.querysets import PastInspectionQuerySet
from inspections.visits.choices import VisitResult
from portal.identifiers.fields import CertificateField, canonical


class PastInspection(models.Model):
    """What another register says of an inspection. Its identity there and the day of its data are kept as an imported row."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="past_inspections", verbose_name=_("facility"))
    visited_on = models.DateField(_("day of the visit"))
    kind = models.CharField(_("kind of visit"), max_length=120, blank=True, help_text=_("In the source's words."))
    authority = models.CharField(_("who inspected"), max_length=120, blank=True)
    number = CertificateField(_("number in the source"), blank=True)
    result = models.CharField(_("result"), max_length=10, choices=VisitResult, blank=True)
    text = models.CharField(_("what was found"), max_length=1000, blank=True)

    objects = PastInspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("past inspection")
        ordering = ["-visited_on", "-id"]
        indexes = [models.Index(fields=["facility", "-visited_on", "-id"], name="past_inspection_facility")]
        constraints = [
            canonical("number", "certificate", constraint="past_inspection_number_is_canonical"),
            models.CheckConstraint(
                condition=Q(result__in=["", *VisitResult.values]), name="past_inspection_result_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visited_on:%Y-%m-%d} {self.kind}".strip()
