"""Registers of certificates that departments bring as files, line by line with what each says, and the certificates concerned."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.identifiers.fields import CertificateField, FileNameField, NameField, canonical
from portal.models import Area, Transition
from staff.attestation.choices import BatchState, RowReason, RowResult
from staff.attestation.querysets import AttestationBatchQuerySet
from staff.people.models import Credential, CredentialKind


class AttestationBatch(models.Model):
    """A department's register of one kind of certificate, compared with what the facilities of its area entered."""

    kind = models.ForeignKey(
        CredentialKind, models.PROTECT, db_column="kind", db_index=False, related_name="+", verbose_name=_("kind")
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    file = models.FileField(_("file"), upload_to="attestation/", blank=True, help_text=_("Deleted when it is over."))
    file_name = FileNameField(_("name of the file"))
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("brought at"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=BatchState, default=BatchState.CHECKING, editable=False)
    error = models.TextField(_("why it could not be read"), blank=True)
    transitions = GenericRelation(Transition, content_type_field="subject_type", object_id_field="subject_id")

    objects = AttestationBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("register of certificates")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="attestation_state_is_known"),
            canonical("file_name", "file_name", constraint="attestation_file_name_is_canonical"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.file_name}"

    def get_absolute_url(self) -> str:
        """Return the page with the results."""
        return reverse("attestation-batch", args=[self.pk])


class AttestationRow(models.Model):
    """One line of a register. The ID number itself is not kept: its keyed hashes find the person, its masked form is shown."""

    batch = models.ForeignKey(AttestationBatch, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    name = NameField(_("full name"), blank=True)
    id_masked = models.CharField(_("ID number"), max_length=30, blank=True)
    id_digests = ArrayField(models.CharField(max_length=64), default=list)
    number = CertificateField(_("number"), blank=True)
    issued_on = models.DateField(_("issued on"), null=True)
    says_revoked = models.BooleanField(default=False)
    result = models.CharField(_("result"), max_length=10, choices=RowResult, blank=True)
    reason = models.CharField(_("reason"), max_length=14, choices=RowReason, blank=True)
    note = models.CharField(max_length=300, blank=True, help_text=_("What is wrong with a line that can't be used."))

    class Meta:
        verbose_name = _("line of a register of certificates")
        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "line"], name="one_row_per_line_of_a_register"),
            models.CheckConstraint(condition=Q(result__in=["", *RowResult.values]), name="attestation_result_is_known"),
            canonical("name", "name", constraint="attestation_name_is_canonical"),
            canonical("number", "certificate", constraint="attestation_number_is_canonical"),
        ]

    def __str__(self) -> str:
        return f"{self.batch} · {self.line}"


class AttestedCredential(models.Model):
    """What a register says of one certificate that a facility entered: what was shown is what is taken over."""

    batch = models.ForeignKey(AttestationBatch, models.CASCADE, related_name="verdicts")
    row = models.ForeignKey(AttestationRow, models.CASCADE, related_name="verdicts")
    credential = models.ForeignKey(Credential, models.CASCADE, related_name="+")
    result = models.CharField(_("result"), max_length=10, choices=RowResult)
    reason = models.CharField(_("reason"), max_length=14, choices=RowReason)

    class Meta:
        verbose_name = _("certificate compared with a register")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "credential"], name="one_verdict_per_certificate_and_register"),
            models.CheckConstraint(condition=Q(result__in=RowResult.values), name="verdict_result_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.credential} · {self.get_result_display()}"
