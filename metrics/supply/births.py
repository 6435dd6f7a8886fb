"""Births of communities by month: entered or imported with their source, added up to years that are known as a whole."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from metrics.reports.models.figures import AreaReport
from metrics.supply import policy
from metrics.supply.models import BirthCohort
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import Area, User

MONTHS = 12


@transaction.atomic
def save(cohort: BirthCohort, *, by: User, on: date) -> BirthCohort:
    """Keep the births of a month. Raises Refused for a month that is not over, and for more births than the community has residents."""
    require(policy.may_keep_births(by, cohort.area_id))
    cohort.month = cohort.month.replace(day=1)
    if cohort.month + relativedelta(months=1) > on:
        raise Refused(_("This month is not over yet."), field="month")
    residents = _residents(cohort.area_id)
    if residents is not None and cohort.births > residents:
        raise Refused(_("The community has %(residents)s residents only.") % {"residents": residents}, field="births")
    if BirthCohort.objects.filter(area=cohort.area_id, month=cohort.month).exclude(pk=cohort.pk).exists():
        raise Refused(_("The births of this community and month are entered already."), field="month")
    cohort.entered_by, cohort.entered_on = by, on
    cohort.revision += 1
    cohort.save()
    return cohort


def _residents(code: str) -> int | None:
    """Return the residents that the community's latest report tells; None if none does."""
    told = AreaReport.objects.filter(area=code, residents__isnull=False).order_by("-year")
    return told.values_list("residents", flat=True).first()  # type: ignore[no-any-return]


def whole_years(area: Area, *, on: date) -> dict[int, dict[str, int]]:
    """Return the births of years that are over, by year and community: only where all twelve months are known."""
    rows = BirthCohort.objects.within(area.pk).filter(month__lt=date(on.year, 1, 1)).order_by()
    counted = rows.values("area_id", "month__year").annotate(months=Count("pk"), births=Sum("births"))
    years: dict[int, dict[str, int]] = {}
    for row in counted.filter(months=MONTHS):
        years.setdefault(row["month__year"], {})[row["area_id"]] = row["births"]
    return years
