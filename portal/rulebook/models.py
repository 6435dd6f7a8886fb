"""Regulations, their clauses and numbers, as dated data that the district edits."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from portal.accounts.models import Department
from portal.rulebook.choices import RuleChangeState, Severity, SourceMark
from portal.rulebook.querysets import ClauseQuerySet


class Regulation(models.Model):
    """A legal or technical text that the clauses are taken from."""

    code = models.SlugField(_("code"), primary_key=True, max_length=30)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=200)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    in_force_from = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("No clause of it holds before; empty: not known.")
    )

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

    condition = models.SlugField(
        _("speaks of"),
        max_length=30,
        default="always",
        help_text=_("The facilities that it speaks of, by the name of a condition."),
    )
    as_of = models.DateField(
        _("as of"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The day on which it was last compared with its source."),
    )
    next_review_on = models.DateField(_("next review on"), null=True, blank=True, editable=False)
    review_note = models.CharField(_("what to look at in the review"), max_length=300, blank=True, editable=False)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        verbose_name = _("clause")
        ordering = ["code", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_clause_per_version"),
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="clause_severity_is_known"),
            models.CheckConstraint(
                condition=~Q(severity=Severity.ADVICE) | Q(credit_points=0), name="advice_costs_no_credit"
            ),
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
    as_of = models.DateField(_("as of"), null=True, blank=True, editable=False)

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


class RuleChange(models.Model):
    """A new version of a clause or number as one keeper proposes it. It becomes law of the portal when a second one confirms it."""

    clause = models.ForeignKey(Clause, models.PROTECT, null=True, related_name="rule_changes")
    threshold = models.ForeignKey(Threshold, models.PROTECT, null=True, related_name="rule_changes")
    changes = models.JSONField(_("what changes"), help_text=_("By field; days in ISO form, numbers as text."))
    holds_from = models.DateField(_("holds from"))
    reason = models.CharField(_("why it changes"), max_length=500)
    affected = models.JSONField(
        default=list,
        editable=False,
        help_text=_("Keys of the facilities that were told, as computed when it was confirmed."),
    )
    state = models.CharField(
        _("state"), max_length=12, choices=RuleChangeState, default=RuleChangeState.OPEN, editable=False
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_on = models.DateField(_("proposed on"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(_("decided on"), null=True)
    answer = models.CharField(_("why it was sent back"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("change of the rulebook")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(clause__isnull=False, threshold__isnull=True)
                | Q(clause__isnull=True, threshold__isnull=False),
                name="rule_change_is_about_one_rule",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="two_keepers_change_a_rule",
            ),
            models.CheckConstraint(
                condition=Q(state=RuleChangeState.OPEN) | Q(decided_by__isnull=False, decided_on__isnull=False),
                name="a_decided_rule_change_says_by_whom",
            ),
            models.CheckConstraint(condition=Q(state__in=RuleChangeState.values), name="rule_change_state_is_known"),
            models.UniqueConstraint(
                fields=["clause"], condition=Q(state=RuleChangeState.OPEN), name="one_open_change_per_clause"
            ),
            models.UniqueConstraint(
                fields=["threshold"], condition=Q(state=RuleChangeState.OPEN), name="one_open_change_per_threshold"
            ),
        ]

    def __str__(self) -> str:
        return str(self.clause) if self.clause else self.threshold.title  # type: ignore[union-attr]

    def get_absolute_url(self) -> str:
        """Return the page on which a second keeper confirms it or sends it back."""
        return reverse("rule-change", args=[self.pk])

    @property
    def rule(self) -> Clause | Threshold:
        """The version that it follows."""
        return self.clause or self.threshold  # type: ignore[return-value]
