"""Imports of existing registers: each run with its report, and where every imported row came from."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from portal.identifiers.fields import FileNameField, canonical
from portal.importing.choices import ImportState
from portal.workflow.models import Transition


class ImportRun(models.Model):
    """A file that somebody brought, what was found in it and what became of it. Read rows = the sum of the five counts."""

    importer = models.SlugField(_("what is imported"), max_length=30)
    source = models.SlugField(_("source"), max_length=60)
    source_name = models.CharField(_("name of the source"), max_length=120)
    mapping = models.TextField(_("mapping"), help_text=_("The TOML text as it was used."))
    file = models.FileField(_("file"), upload_to="imports/", blank=True, help_text=_("Deleted when the run is over."))
    file_name = FileNameField(_("name of the file"))
    file_size = models.PositiveBigIntegerField(_("size"), help_text=_("Bytes."))
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField(_("data as of"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: from the shell of the server."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.CHECKING, editable=False
    )
    is_strict = models.BooleanField(
        _("all or nothing"), default=False, help_text=_("Take over nothing if any row is refused or in conflict.")
    )
    overwrites = models.BooleanField(
        _("overwrite what was edited here"),
        default=False,
        help_text=_("The register wins where a row was edited in the portal since the last import."),
    )
    created_at = models.DateTimeField(_("imported at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, editable=False)
    read = models.PositiveIntegerField(_("rows read"), default=0)
    added = models.PositiveIntegerField(_("new"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    conflicts = models.PositiveIntegerField(_("in conflict"), default=0)
    extra_columns = models.JSONField(_("columns not taken over"), default=list)
    error = models.TextField(_("why it could not be read"), blank=True)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    class Meta:
        verbose_name = _("import")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_is_known"),
            canonical("file_name", "file_name", constraint="import_file_name_is_canonical"),
        ]

    def __str__(self) -> str:
        return f"{self.source_name} · {self.file_name}"

    def get_absolute_url(self) -> str:
        """Return the page with the report."""
        return reverse("import", args=[self.pk])

    @property
    def is_done(self) -> bool:
        """Say whether the rows were taken over."""
        return self.state == ImportState.DONE


class ImportFault(models.Model):
    """Why a row was not taken over: where it stands, what was there, what is wrong with it. A row may have several."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="faults")
    line = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=120, blank=True)
    value = models.CharField(_("value"), max_length=120, blank=True, help_text=_("Empty for personal data."))
    reason = models.TextField(_("reason"), help_text=_("The message as it stands in the code, before translation."))
    params = models.JSONField(_("values in the reason"), default=dict, encoder=DjangoJSONEncoder)
    is_conflict = models.BooleanField(_("in conflict"), default=False)

    class Meta:
        verbose_name = _("refused row")
        ordering = ["line", "id"]
        indexes = [models.Index(fields=["run", "line", "id"], name="import_fault_line")]

    def __str__(self) -> str:
        return f"{self.line}: {self.message}"

    @property
    def message(self) -> str:
        """The reason in the language of the page."""
        return worded(self.reason, self.params)


def worded(reason: str, params: Mapping[str, Any]) -> str:
    """Return a stored message in the language of the page."""
    return gettext(reason) % {name: _shown(value) for name, value in params.items()}


def _shown(value: Any) -> Any:
    """Join lists of translatable texts."""
    if isinstance(value, list):
        return ", ".join(gettext(item) for item in value)
    return value


class ImportedRow(models.Model):
    """The identity of an imported row in its source, and what the source said of it: where each fact comes from, as of when."""

    importer = models.SlugField(_("what was imported"), max_length=30)
    source = models.SlugField(_("source"), max_length=60)
    external_id = models.CharField(_("key in the source"), max_length=200)
    subject_id = models.BigIntegerField(_("row in the portal"))
    digest = models.UUIDField(help_text=_("Of the row's text and its mapping: equal means nothing new was said."))
    facts = models.JSONField(_("facts"), help_text=_("What was taken over, by field."))
    run = models.ForeignKey(
        ImportRun, models.PROTECT, related_name="rows", help_text=_("The last one that changed anything.")
    )
    as_of = models.DateField(_("data as of"), help_text=_("Of the last file that said so."))

    class Meta:
        verbose_name = _("imported row")
        constraints = [
            models.UniqueConstraint(fields=["importer", "source", "external_id"], name="one_imported_row_per_key"),
        ]
        indexes = [models.Index(fields=["importer", "subject_id"], name="imported_row_subject")]

    def __str__(self) -> str:
        return f"{self.source} {self.external_id}"
