"""Exports of case files: one PDF with annexes, made in the background and kept in the dossier with its fingerprint."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.casefile.choices import ExportState
from facilities.casefile.querysets import CaseFileExportQuerySet
from facilities.ground.models import Facility
from portal.models import Department, Document, Transition


class CaseFileExport(models.Model):
    """What somebody asked to have of a facility's case file, as that person may see it. The PDF is its document."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="exports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    kinds = ArrayField(models.CharField(max_length=12), verbose_name=_("kinds"), default=list, blank=True)
    from_on = models.DateField(_("from"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ExportState, default=ExportState.WAITING, editable=False
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    entries = models.PositiveIntegerField(_("entries"), null=True, editable=False)
    annexes = models.PositiveIntegerField(_("annexes"), null=True, editable=False)
    left_out = models.PositiveIntegerField(
        _("annexes listed only"),
        null=True,
        editable=False,
        help_text=_("No page can show them, or there are too many."),
    )
    documents = GenericRelation(Document, content_type_field="subject_type", object_id_field="subject_id")
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = CaseFileExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("exported case file")
        ordering = ["-id"]
        indexes = [models.Index(fields=["facility", "by"], name="case_file_export_of")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="export_state_is_known"),
            models.UniqueConstraint(
                fields=["facility", "by"], condition=Q(state=ExportState.WAITING), name="one_export_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return str(self.facility)

    def get_absolute_url(self) -> str:
        """Return the page that hands out the PDF."""
        return reverse("case-file-export", args=[self.pk])

    @property
    def has_failed(self) -> bool:
        """Say whether the file could not be made."""
        return self.state == ExportState.FAILED
