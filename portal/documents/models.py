"""Documents: uploaded once, typed, dated, versioned; filings, staff and inspections refer to them."""

import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext_lazy as _

from portal.documents.querysets import DocumentQuerySet
from portal.identifiers.fields import CertificateField, FileNameField, canonical


def storage_name(document: "Document", original_name: str) -> str:
    """Name a stored file by chance, so that nothing personal stands in the name and no two collide."""
    return f"dossier/{uuid.uuid4().hex}"


class DocumentKind(models.Model):
    """A kind of document, and the condition on which it is asked for (see `facilities.ground.conditions.CONDITIONS`)."""

    code = models.SlugField(_("code"), primary_key=True, max_length=40)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=120)
    hint = models.CharField(_("hint"), max_length=200, blank=True)
    hint_en = models.CharField(_("hint in English"), max_length=300, blank=True)
    example = models.CharField(_("what a good one looks like"), max_length=200, blank=True)
    example_en = models.CharField(_("what a good one looks like, in English"), max_length=300, blank=True)
    clause_code = models.SlugField(_("clause"), max_length=40, blank=True)
    condition = models.SlugField(_("required when"), max_length=30, blank=True, help_text=_("Empty: never asked for."))
    valid_months = models.PositiveSmallIntegerField(
        _("months valid"), null=True, blank=True, help_text=_("Prefills the expiry date; empty: does not expire.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("document kind")
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name

    @property
    def explanation(self) -> str:
        """The hint in the language of the page."""
        return self.hint_en if (get_language() or "").startswith("en") else self.hint

    @property
    def pattern(self) -> str:
        """What a good one looks like, in the language of the page."""
        return self.example_en if (get_language() or "").startswith("en") else self.example


class Document(models.Model):
    """One version of one document, hung on the facility, person or finding that it is about."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT)
    subject_id = models.PositiveBigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    kind = models.ForeignKey(DocumentKind, models.PROTECT, related_name="documents")
    file = models.FileField(_("file"), upload_to=storage_name)
    original_name = FileNameField(_("file name"))
    content_type = models.CharField(_("content type"), max_length=80)
    size = models.PositiveIntegerField(_("size"), help_text=_("Bytes."))
    sha256 = models.CharField(max_length=64)
    number = CertificateField(_("document number"), blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True, help_text=_("Last valid day."))
    version = models.PositiveSmallIntegerField(default=1)
    replaced_by = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="replaces")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text=_("Empty: handed in by somebody without an account."),
    )
    uploaded_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        ordering = ["kind", "-version", "-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "kind"], name="document_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(issued_on__isnull=True) | Q(expires_on__gte=F("issued_on")),
                name="document_is_valid_for_a_span",
            ),
            canonical("original_name", "file_name", constraint="document_name_is_canonical"),
            canonical("number", "certificate", constraint="document_number_is_canonical"),
        ]

    def __str__(self) -> str:
        return self.original_name
