"""Indicators with their definitions, the targets set for them, and their values per area and year."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy as _

from metrics.ground.choices import Frequency
from metrics.ground.querysets import InAreaQuerySet
from metrics.indicators.choices import FACTORS, Source, Unit
from metrics.indicators.querysets import IndicatorQuerySet
from portal.models import Area, Department
from portal.rulebook.choices import SourceMark


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


class Version(models.Model):
    """Who wrote a version of a definition, when and why; empty for those that came with the portal."""

    why = models.TextField(_("what changes and why"), max_length=500, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written at"), null=True, editable=False)

    class Meta:
        abstract = True


@pghistory.track()
class Indicator(Version):
    """One version of an indicator's definition. A changed definition is a new version; values keep theirs."""

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120)
    definition = models.TextField(_("definition"))
    definition_en = models.TextField(_("definition in English"))
    numerator = models.CharField(_("numerator"), max_length=120)
    numerator_en = models.CharField(_("numerator in English"), max_length=200)
    denominator = models.CharField(_("denominator"), max_length=120)
    denominator_en = models.CharField(_("denominator in English"), max_length=200)
    source = models.CharField(_("counted from"), max_length=10, choices=Source, default=Source.ROWS)
    numerator_item = models.SlugField(
        _("item of the numerator"), max_length=40, blank=True, help_text=_("Of the communities' yearly report.")
    )
    denominator_item = models.SlugField(
        _("item of the denominator"), max_length=40, blank=True, help_text=_("Of the communities' yearly report.")
    )
    period = models.CharField(_("period"), max_length=5, choices=Frequency, default=Frequency.YEAR)
    breakdowns = models.JSONField(
        _("breakdowns"),
        default=list,
        blank=True,
        help_text=_("What its rows are told apart by, besides areas."),
    )
    unit = models.CharField(_("unit"), max_length=12, choices=Unit)
    is_sample = models.BooleanField(_("from a sample"), default=False, help_text=_("Shown with its size and interval."))
    source_mark = models.CharField(_("source"), max_length=6, choices=SourceMark)
    valid_from = models.DateField(_("valid from"))

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        ordering = ["order", "version"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_indicator_per_version"),
            models.CheckConstraint(condition=Q(unit__in=Unit.values), name="indicator_unit_is_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="indicator_source_is_known"),
            models.CheckConstraint(
                condition=Q(source=Source.REPORTS) ^ Q(numerator_item="", denominator_item=""),
                name="an_indicator_of_reports_names_its_items",
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if _is_english() else self.name

    @property
    def wording(self) -> str:
        """The definition in the language of the page."""
        return self.definition_en if _is_english() else self.definition

    @property
    def numerator_name(self) -> str:
        """What is counted, in the language of the page."""
        return self.numerator_en if _is_english() else self.numerator

    @property
    def denominator_name(self) -> str:
        """What it is counted against, in the language of the page."""
        return self.denominator_en if _is_english() else self.denominator

    @property
    def is_proven_by_interval(self) -> bool:
        """Say whether a target of it is judged by the interval of a sample that the portal drew: what lies between is not proven."""
        return self.is_sample and self.source == Source.ROWS

    @property
    def factor(self) -> int:
        """What the ratio is multiplied with to be shown."""
        return FACTORS[self.unit]


class Target(models.Model):
    """What an indicator is to reach: at least the value of the last milestone."""

    indicator_code = models.SlugField(_("indicator"), max_length=40, unique=True)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="targets", verbose_name=_("department responsible")
    )
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"))
    baseline = models.DecimalField(_("baseline"), max_digits=7, decimal_places=2)
    source_mark = models.CharField(_("source"), max_length=6, choices=SourceMark)

    class Meta:
        verbose_name = _("target")
        ordering = ["indicator_code"]

    def __str__(self) -> str:
        return self.indicator_code


@pghistory.track()
class Milestone(models.Model):
    """The least value that a target asks for at the end of a year, in the indicator's unit."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="milestones")
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("at least"), max_digits=7, decimal_places=2)
    source_mark = models.CharField(_("source"), max_length=6, choices=SourceMark)

    class Meta:
        verbose_name = _("milestone")
        ordering = ["target", "year"]
        constraints = [models.UniqueConstraint(fields=["target", "year"], name="one_milestone_per_year")]

    def __str__(self) -> str:
        return f"{self.target} {self.year}: ≥ {self.value}"


class IndicatorValue(models.Model):
    """An indicator of an area for a year. Above communities it is the sum of what lies below, never an average."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values_of")
    area = models.ForeignKey(Area, models.CASCADE, related_name="indicator_values")
    year = models.PositiveSmallIntegerField(_("year"))
    as_of = models.DateField(_("as of"))
    numerator = models.BigIntegerField(_("numerator"))
    denominator = models.BigIntegerField(_("denominator"))
    computed_at = models.DateTimeField(_("computed at"))

    objects = InAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("value of an indicator")
        ordering = ["indicator", "area", "year"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year", "indicator"], name="one_value_per_area_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.area} {self.year}"

    def get_absolute_url(self) -> str:
        """Return the page that opens the number."""
        return f"{reverse('indicator', args=[self.indicator.code, self.area_id])}?year={self.year}"

    @property
    def ratio(self) -> float | None:
        """Numerator over denominator in the indicator's unit; None, not 0, when there is no denominator."""
        if not self.denominator:
            return None
        return self.numerator * self.indicator.factor / self.denominator
