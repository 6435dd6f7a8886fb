"""Rows of before `counted_in` get the community of their day from the facility's history; ratings lost by reopening come back."""

from datetime import datetime, timedelta
from importlib import import_module

import pgtrigger
import pytest
from django.db import connection

from facilities.models import Facility, Filing
from inspections.models import Complaint, Finding, Incident, Visit
from metrics.models import FacilityFigure
from portal.models import Area
from tests import factories
from tests.factories import TODAY
from tests.metrics.conftest import AT
from tests.metrics.test_one_number import OCTOBER

pytestmark = pytest.mark.django_db
MIGRATIONS = (
    "facilities.migrations.0005_filings_count_where_they_lay",
    "inspections.migrations.0005_oversight_counts_where_it_happened",
    "metrics.migrations.0004_unknown_figures_and_areas_of_the_day",
)
HOLDERS = (Filing, Visit, Finding, Complaint, Incident, FacilityFigure)


def fill_anew() -> None:
    """Forget where everything counted and perform what the migrations do with the rows of before."""
    with pgtrigger.ignore(*(f"{model._meta.label}:counted_in" for model in HOLDERS)):
        for model in HOLDERS:
            model.objects.update(counted_in=None)
    with connection.schema_editor(atomic=False) as editor:
        for name in MIGRATIONS:
            import_module(name).fill(None, editor)


def told(facility: Facility, area: Area, at: datetime) -> None:
    """Let the history say that the facility lay in an area from a moment on."""
    Facility.objects.filter(pk=facility.pk).update(area=area)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE facilities_facilityevent SET pgh_created_at = %s WHERE pgh_id = "
            "(SELECT max(pgh_id) FROM facilities_facilityevent WHERE pgh_obj_id = %s)",
            [at, facility.pk],
        )


@pytest.mark.parametrize(("days", "place"), [(-1, 1), (0, 1), (1, 0)])
def test_each_row_counts_where_its_facility_lay_on_its_day(communities: list[Area], days: int, place: int) -> None:
    """The facility moved a day before, at the moment, a day after the visit was concluded."""
    facility = factories.FacilityFactory(area=communities[2])
    told(facility, communities[0], AT - timedelta(days=300))
    told(facility, communities[1], AT + timedelta(days=days))
    visit = factories.VisitFactory(facility=facility, state="concluded", concluded_at=AT)
    figure = FacilityFigure.objects.create(
        facility=facility, month=OCTOBER, places=34, attendance_days=1, reported_at=AT
    )

    fill_anew()

    visit.refresh_from_db()
    figure.refresh_from_db()
    assert visit.counted_in_id == communities[place].pk
    assert figure.counted_in_id == communities[0].pk


def test_what_the_history_does_not_reach_counts_where_it_first_knew_the_facility(communities: list[Area]) -> None:
    facility = factories.FacilityFactory(area=communities[0])
    told(facility, communities[1], AT + timedelta(days=300))
    filing = factories.FilingFactory(
        facility=facility, state="refused", received_on=TODAY, decided_on=TODAY.replace(year=2020)
    )

    fill_anew()

    filing.refresh_from_db()
    assert filing.counted_in_id == communities[0].pk


def test_a_rating_that_a_reopening_erased_comes_back_from_the_history(db: None) -> None:
    facility = factories.FacilityFactory()
    erased, kept = (factories.ComplaintFactory(facility=facility, rating=1, rated_on=TODAY) for _number in range(2))
    Complaint.objects.filter(pk=erased.pk).update(rating=None, rated_on=None, reopened_on=TODAY)

    fill_anew()

    erased.refresh_from_db()
    kept.refresh_from_db()
    assert (erased.first_rating, kept.first_rating) == (1, None)
    assert erased.first_rated_on is not None
