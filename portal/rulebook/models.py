"""Regulations, their clauses and numbers, as dated data that the district edits."""

import pghistory
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext_lazy as _

from portal.accounts.models import Department
from portal.rulebook.choices import Severity, SourceMark
from portal.rulebook.querysets import ClauseQuerySet


class Regulation(models.Model):
    """A legal or technical text that the clauses are taken from."""

    code = models.SlugField(_("code"), primary_key=True, max_length=30)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=200)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("regulation")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name


@pghistory.track()
class Clause(models.Model):
    """One version of one clause. A changed regulation brings a new version; what was found under the old keeps it."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    regulation = models.ForeignKey(Regulation, models.PROTECT, related_name="clauses")
    article = models.CharField(_("article"), max_length=40)
    text = models.TextField(_("wording"))
    text_en = models.TextField(_("wording in English"))
    effective_from = models.DateField(_("effective from"))
    effective_to = models.DateField(_("effective to"), null=True, blank=True, help_text=_("Last day in force."))
    department = models.ForeignKey(Department, models.PROTECT, related_name="clauses")
    severity = models.CharField(_("severity"), max_length=10, choices=Severity)
    credit_points = models.PositiveSmallIntegerField(_("credit points"), default=0)
    source_mark = models.CharField(_("source"), max_length=6, choices=SourceMark)
    is_basic = models.BooleanField(
        _("basic condition"),
        default=False,
        help_text=_("Appears in the notice of basic conditions that comes with a receipt."),
    )
    is_seen_on_site = models.BooleanField(
        _("verified on site"),
        default=False,
        help_text=_("Papers can't show it: it is looked at on site after a filing."),
    )

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause")
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_clause_per_version"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="clause_severity_is_known"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="clause_is_in_force_for_a_span",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regulation} {self.article}"

    @property
    def wording(self) -> str:
        """The text in the language of the page."""
        return self.text_en if (get_language() or "").startswith("en") else self.text


@pghistory.track()
class Threshold(models.Model):
    """A number of the rules (class size, ratio, floor, days ...), valid for a span of days and editable by the district."""

    key = models.CharField(_("key"), max_length=60)
    name = models.CharField(_("name"), max_length=120, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    value = models.DecimalField(_("value"), max_digits=10, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=30)
    effective_from = models.DateField(_("effective from"))
    effective_to = models.DateField(_("effective to"), null=True, blank=True)
    clause_code = models.SlugField(_("clause"), max_length=40, blank=True)
    source_mark = models.CharField(_("source"), max_length=6, choices=SourceMark)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("threshold")
        ordering = ["key", "effective_from"]
        constraints = [
            models.UniqueConstraint(fields=["key", "effective_from"], name="one_threshold_per_key_and_day"),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value} {self.unit}"

    @property
    def title(self) -> str:
        """What the number means in the language of the page; one that has no words yet goes by its key."""
        return (self.name_en if (get_language() or "").startswith("en") else self.name) or self.key
