"""What counts of the reports: a community's year, a facility's month. Written when a version is approved, never by hand."""

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.whereabouts import area_of_its_day, kept
from facilities.models import Facility
from metrics.ground.querysets import FacilityRowQuerySet, InAreaQuerySet
from metrics.reports.choices import SUBSETS
from metrics.reports.models.reports import ReportVersion
from portal.models import Area


def _count(label: Promise | str, hint: Promise | str = "") -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, null=True, blank=True, help_text=hint)  # type: ignore[arg-type]


LOCKED = """
IF EXISTS (
    SELECT 1 FROM metrics_periodlock held
    JOIN metrics_reportkind kind ON kind.id = held.kind_id AND kind.code = '{code}'
    JOIN metrics_report report ON report.kind_id = held.kind_id AND report.period = held.period
    WHERE {same}
    AND NOT EXISTS (
        SELECT 1 FROM metrics_lockexception given
        WHERE given.report_id = report.id AND given.until >= (now() AT TIME ZONE 'Asia/Shanghai')::date
    )
) THEN
    RAISE EXCEPTION 'The period of these figures is locked' USING ERRCODE = 'check_violation';
END IF;
RETURN {row};
"""


def _guards(code: str, same: str) -> list[pgtrigger.Trigger]:
    """Keep figures that count as they are once their period is locked, whoever writes."""
    return [
        pgtrigger.Trigger(
            name=f"locked_{row.lower()}",
            when=pgtrigger.Before,
            operation=operation,
            func=LOCKED.format(code=code, same=same.format(row=row), row=row),
        )
        for row, operation in (("NEW", pgtrigger.Insert | pgtrigger.Update), ("OLD", pgtrigger.Delete))
    ]


@pghistory.track()
class AreaReport(models.Model):
    """The figures of one community for one year. An empty figure is not reported yet, which is not the same as zero."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="reports", verbose_name=_("community"))
    year = models.PositiveSmallIntegerField(_("year"))
    residents = _count(_("residents"), _("All ages, at the end of the year or on the day of the report."))
    under3 = _count(_("resident children under three"))
    born_0 = _count(_("of these, born in the year"))
    born_1 = _count(_("of these, born the year before"))
    born_2 = _count(_("of these, born two years before"))
    born_3 = _count(_("of these, born three years before and not yet three"))
    due = _count(_("children under three due for a health follow-up"))
    followed_up = _count(_("of these, followed up in the year"))
    doctor_signed = _count(_("children under three signed with a family doctor"))
    caregivers = _count(_("caregivers of children under three"))
    reached = _count(_("of these, reached by an activity in the year"))
    asked = _count(_("caregivers asked in the survey"))
    knowing = _count(_("of these, over the pass mark"))
    kindergartens = _count(_("kindergartens"))
    kindergartens_with_nursery = _count(_("of these, with nursery classes"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("reported by"),
        editable=False,
    )
    reported_at = models.DateTimeField(_("reported at"), null=True, editable=False)
    version = models.ForeignKey(ReportVersion, models.PROTECT, null=True, related_name="+", editable=False)
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = InAreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("figures of a community")
        ordering = ["area", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["area", "year"], name="one_report_per_community_and_year"),
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{part}__isnull": True})
                    | Q(**{f"{whole}__isnull": True})
                    | Q(**{f"{part}__lte": F(whole)}),
                    name=f"{part}_is_part_of_{whole}",
                )
                for part, whole in SUBSETS.items()
            ],
        ]
        triggers = [
            *_guards(
                "community-year",
                "report.area_id = {row}.area_id AND report.period = make_date({row}.year, 1, 1)",
            )
        ]

    def __str__(self) -> str:
        return f"{self.area} {self.year}"

    def get_absolute_url(self) -> str:
        """Return the page with all figures of the report."""
        return reverse("figures", args=[self.area_id, self.year])


class FacilityFigure(models.Model):
    """The business figures of one facility for one month."""

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="figures")
    month = models.DateField(_("month"), help_text=_("The month's first day."))
    places = models.PositiveIntegerField(_("places"))
    enrolled_infant = models.PositiveIntegerField(_("children in infant classes"), default=0)
    enrolled_toddler = models.PositiveIntegerField(_("children in toddler classes"), default=0)
    enrolled_older = models.PositiveIntegerField(_("children in older toddler classes"), default=0)
    enrolled_mixed = models.PositiveIntegerField(_("children in mixed classes"), default=0)
    attendance_days = models.PositiveIntegerField(
        _("days attended"), help_text=_("Summed over the children of the month.")
    )
    monthly_fee = models.DecimalField(
        _("monthly fee for full-day care (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    places_free = models.PositiveIntegerField(_("places free"), null=True, blank=True)
    open_days = models.PositiveIntegerField(_("days open"), null=True, blank=True)
    meal_fee = models.DecimalField(_("meals per month (yuan)"), max_digits=12, decimal_places=2, null=True, blank=True)
    reported_at = models.DateTimeField(_("reported at"))
    version = models.ForeignKey(ReportVersion, models.PROTECT, null=True, related_name="+", editable=False)
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)

    counted_in = area_of_its_day()

    objects = FacilityRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("monthly figures of a facility")
        ordering = ["facility", "-month"]
        indexes = [models.Index(fields=["month", "facility"], name="facility_figure_month")]
        constraints = [
            models.UniqueConstraint(fields=["facility", "month"], name="one_figure_per_facility_and_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="a_month_is_named_by_its_first_day"),
        ]
        triggers = [
            kept(),
            *_guards("facility-month", "report.facility_id = {row}.facility_id AND report.period = {row}.month"),
        ]

    def __str__(self) -> str:
        return f"{self.facility} {self.month:%Y-%m}"

    @property
    def enrolled(self) -> int:
        """Children of all classes."""
        return self.enrolled_infant + self.enrolled_toddler + self.enrolled_older + self.enrolled_mixed
