"""Reports: what is asked of whom and when, what an office enters, the versions it sent, and the questions asked back."""

from datetime import date, timedelta
from typing import Any

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext, gettext_lazy as _

from facilities.models import Facility
from metrics.ground.choices import Frequency
from metrics.ground.periods import last_day, name_of
from metrics.reports.choices import Basis, ItemKind, Reporter, ReportState
from metrics.reports.querysets import ReportKindQuerySet, ReportQuerySet, ReportVersionQuerySet
from portal.models import Area, Department
from portal.rulebook.choices import SourceMark

Values = dict[str, Any]  # item code -> number, or None where nothing is entered
UNLOCKED = """
IF EXISTS (
    SELECT 1 FROM metrics_periodlock held JOIN metrics_report report
        ON report.kind_id = held.kind_id AND report.period = held.period
    WHERE report.id = {report}
    AND NOT EXISTS (
        SELECT 1 FROM metrics_lockexception given
        WHERE given.report_id = report.id AND given.until >= (now() AT TIME ZONE 'Asia/Shanghai')::date
    )
) THEN
    RAISE EXCEPTION 'The period of report % is locked', {report} USING ERRCODE = 'check_violation';
END IF;
RETURN {row};
"""


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def guard(name: str, report: str, operation: Any) -> pgtrigger.Trigger:
    """Let the database itself refuse any change in a locked period, but for a report with an exception that runs."""
    row = "OLD" if operation is pgtrigger.Delete else "NEW"
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.Before, operation=operation, func=UNLOCKED.format(report=f"{row}.{report}", row=row)
    )


class ReportKind(models.Model):
    """One version of a form that offices fill: whom it asks, how often, and when it is open and due."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120)
    reporter = models.CharField(_("reported by"), max_length=12, choices=Reporter)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="report_kinds", verbose_name=_("department")
    )
    frequency = models.CharField(_("how often"), max_length=5, choices=Frequency)
    opens_days = models.SmallIntegerField(
        _("opens"), help_text=_("Calendar days after the period's last day; negative: before it.")
    )
    due_days = models.SmallIntegerField(_("due"), help_text=_("Calendar days after the period's last day."))
    valid_from = models.DateField(_("valid from"), help_text=_("The first day of the first period it is used for."))
    source_mark = models.CharField(_("source"), max_length=6, choices=SourceMark)

    objects = ReportKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("kind of report")
        ordering = ["order", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_report_kind_per_version"),
            models.CheckConstraint(condition=Q(reporter__in=Reporter.values), name="report_kind_reporter_is_known"),
            models.CheckConstraint(condition=Q(frequency__in=Frequency.values), name="report_kind_frequency_is_known"),
            models.CheckConstraint(
                condition=Q(reporter=Reporter.DEPARTMENT) ^ Q(department__isnull=True),
                name="report_kind_of_a_department_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if _is_english() else self.name

    def opens_on(self, period: date) -> date:
        """Return the first day on which a period's report can be filled."""
        return last_day(self.frequency, period) + timedelta(days=self.opens_days)

    def due_on(self, period: date) -> date:
        """Return the last day in time."""
        return last_day(self.frequency, period) + timedelta(days=self.due_days)


class ReportItem(models.Model):
    """One figure that a form asks for."""

    kind = models.ForeignKey(ReportKind, models.CASCADE, related_name="items")
    code = models.SlugField(_("code"), max_length=40)
    order = models.PositiveSmallIntegerField(_("order"))
    label = models.CharField(_("label"), max_length=60)
    label_en = models.CharField(_("label in English"), max_length=120)
    number = models.CharField(_("kind of number"), max_length=5, choices=ItemKind, default=ItemKind.COUNT)
    is_required = models.BooleanField(_("required"), default=True)
    part_of = models.SlugField(_("part of"), max_length=40, blank=True, help_text=_("Code of the item that holds it."))
    years_back = models.PositiveSmallIntegerField(
        _("years back"), null=True, blank=True, help_text=_("For figures by year of birth: 0 is the year reported.")
    )

    class Meta:
        verbose_name = _("item of a report")
        ordering = ["kind", "order"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="one_report_item_per_code"),
            models.CheckConstraint(condition=Q(number__in=ItemKind.values), name="report_item_number_is_known"),
        ]

    def __str__(self) -> str:
        return self.label_en if _is_english() else self.label

    def label_for(self, period: date) -> str:
        """Return the label with the year of birth that it speaks of, if any."""
        return str(self) if self.years_back is None else str(self).replace("{year}", str(period.year - self.years_back))


class ReportRule(models.Model):
    """What a report is held against: faults keep it from being sent, the rest is asked back and answered with a reason.

    The numbers stand in the rulebook as `report.<code>.lowest`, `.highest` (percent for shares, the unit for ranges) or
    `.percent` and `.least` (changes against the period before).
    """

    kind = models.ForeignKey(ReportKind, models.CASCADE, related_name="rules")
    code = models.SlugField(_("code"), max_length=40)
    basis = models.CharField(_("how it is judged"), max_length=8, choices=Basis)
    items = models.JSONField(_("items"), help_text=_("Codes: the first is held against the rest."))

    class Meta:
        verbose_name = _("rule of a report")
        ordering = ["kind", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="one_report_rule_per_code"),
            models.CheckConstraint(condition=Q(basis__in=Basis.values), name="report_rule_basis_is_known"),
        ]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class Report(models.Model):
    """What one office reports for one period. `values` is its working copy; what counts is the newest approved version."""

    kind = models.ForeignKey(ReportKind, models.PROTECT, related_name="reports")
    period = models.DateField(_("period"), help_text=_("Its first day."))
    area = models.ForeignKey(Area, models.PROTECT, related_name="+", verbose_name=_("area"))
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="reports")
    state = models.CharField(_("state"), max_length=12, choices=ReportState, default=ReportState.DRAFT, editable=False)
    values = models.JSONField(_("figures"), default=dict)
    why = models.TextField(_("reason of the correction"), blank=True, editable=False)
    due_on = models.DateField(_("due on"), editable=False)
    sent_on = models.DateField(_("first sent on"), null=True, editable=False)
    counted = models.ForeignKey(
        "metrics.ReportVersion", models.PROTECT, null=True, related_name="+", verbose_name=_("version that counts")
    )
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        ordering = ["kind_id", "-period", "area_id", "facility_id"]
        indexes = [
            models.Index(fields=["kind", "period", "state"], name="report_period_state"),
            models.Index(fields=["state", "area"], name="report_state_area"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "period", "area"], condition=Q(facility__isnull=True), name="one_report_per_office"
            ),
            models.UniqueConstraint(
                fields=["kind", "period", "facility"],
                condition=Q(facility__isnull=False),
                name="one_report_per_facility",
            ),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="office_report_state_is_known"),
            models.CheckConstraint(condition=Q(period__day=1), name="report_period_is_named_by_its_first_day"),
        ]
        triggers = [
            guard("locked_update", "id", pgtrigger.Update),
            guard("locked_delete", "id", pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.period_name} · {self.office}"

    def get_absolute_url(self) -> str:
        """Return the report's page."""
        return reverse("report", args=[self.pk])

    @property
    def period_name(self) -> str:
        """The period as people write it: 2026 or 2026-11."""
        return name_of(self.kind.frequency, self.period)

    @property
    def office(self) -> str:
        """Who reports, by name."""
        if self.facility_id:
            return str(self.facility)
        return str(self.kind.department) if self.kind.department_id else str(self.area)

    @property
    def is_late(self) -> bool:
        """Say whether it was first sent after the last day in time."""
        return self.sent_on is not None and self.sent_on > self.due_on


class ReportVersion(models.Model):
    """The figures as they were sent once, with the reason if they correct earlier ones. Never changed."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    values = models.JSONField(_("figures"))
    reason = models.TextField(_("reason"), blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent at"))

    objects = ReportVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a report")
        ordering = ["report", "-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="one_report_version_per_number")]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            guard("locked_insert", "report_id", pgtrigger.Insert),
        ]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}"

    def get_absolute_url(self) -> str:
        """Return the page of the version, with what changed against the one before."""
        return reverse("report-version", args=[self.report_id, self.number])


@pghistory.track()
class Question(models.Model):
    """A figure that is asked back: by the portal because a rule found it unusual, or by somebody who checks the report."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="questions")
    item = models.SlugField(_("item"), max_length=40, blank=True)
    rule = models.CharField(_("rule"), max_length=40, blank=True)
    value = models.CharField(_("figure asked about"), max_length=40, blank=True)
    text = models.TextField(_("question"), help_text=_("Of a rule: the message as it stands in the code."))
    params = models.JSONField(_("values in the question"), default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("asked at"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True)
    is_settled = models.BooleanField(_("settled"), default=False, help_text=_("Answered, or the figure was corrected."))

    class Meta:
        verbose_name = _("question about a report")
        ordering = ["report", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "rule", "item", "value"], condition=~Q(rule=""), name="a_rule_asks_once_about_a_value"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.text[:40]}"

    @property
    def message(self) -> str:
        """The question in the language of the page; what a person asked stays in that person's words."""
        if not self.rule:
            return self.text
        labels = {name: self._label(value) for name, value in self.params.items()}
        return gettext(self.text) % labels

    def _label(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        items = {item.code: item for item in self.report.kind.items.all()}
        return "、".join(items[code].label_for(self.report.period) for code in value["items"] if code in items)
