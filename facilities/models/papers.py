"""The filing form (备案书) and the pledge (备案承诺书) as they were declared."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.choices import PaperKind
from facilities.models.filings import Filing


class DeclaredPaper(models.Model):
    """One paper of one submission, kept as the PDF that a named person declared true. Nobody can change or delete it."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="papers")
    kind = models.CharField(_("kind"), max_length=8, choices=PaperKind)
    submission = models.PositiveSmallIntegerField(_("submission"), help_text=_("1 is the first time it was handed in."))
    declared_by = models.CharField(_("declared true by"), max_length=60)
    declared_on = models.DateField(_("declared on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    pdf = models.FileField(_("PDF"), upload_to="declared/")
    sha256 = models.CharField(_("fingerprint (SHA-256)"), max_length=64)

    class Meta:
        verbose_name = _("declared paper")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_is_known"),
            models.UniqueConstraint(fields=["filing", "kind", "submission"], name="one_paper_per_submission"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.declared_on}"
