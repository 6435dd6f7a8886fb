"""The month's business report starts from the day cards: their sums, and nothing where nothing is known."""

from datetime import date, timedelta

import pytest
from django.db import connection

from facilities.daily import cards
from facilities.daily.cards import Content, Count
from metrics.reports import prefilling
from metrics.reports.forms import FiguresForm
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, CareClassFactory, FacilityFactory, ReportFactory, operator_user, report_kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(db):
    facility = FacilityFactory(state="filed", filed_on=date(2026, 9, 1))
    CareClassFactory(facility=facility, kind="toddler", enrolled=8)
    CareClassFactory(facility=facility, kind="older", enrolled=6)
    kind = report_kind("facility-month")
    return ReportFactory(kind=kind, period=date(2026, 11, 1), facility=facility, area=facility.area, values={})


def keep(report, back, *present):
    facility = report.facility
    counts = {row.pk: Count(count) for row, count in zip(facility.classes.order_by("pk"), present, strict=True)}
    content = Content(counts, closed_reason="任何一天")
    cards.save(facility, TODAY - timedelta(back), content, by=operator_user(facility.operator), at=at(9))


def test_the_sums_of_the_days_are_those_of_the_report(report):
    for back, present in [(0, (7, 6)), (3, (8, 5)), (4, (0, 0)), (5, (3, 3))]:
        keep(report, back, *present)

    known = prefilling.of(report)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(DISTINCT c.id) FILTER (WHERE c.headcount > 0), sum(k.present + k.guests) FROM facilities_daycard c"
            " JOIN facilities_dayclass k ON k.card_id = c.id WHERE to_char(c.day, 'YYYY-MM') = '2026-11'"
        )
        assert (known["open_days"], known["attendance_days"]) == cursor.fetchone() == (3, 32)
    assert (known["enrolled_toddler"], known["enrolled_older"], known["enrolled_infant"]) == (8, 6, 0)


def test_the_form_proposes_them_in_empty_fields_only(report):
    keep(report, 0, 7, 6)
    report.values = {"open_days": 20}

    form = FiguresForm(instance=report)

    assert (form["open_days"].value(), form["attendance_days"].value()) == (20, 13)
    assert "open_days" not in form.prefilled
    assert report.values == {"open_days": 20}


def test_without_a_card_nothing_is_proposed(report):
    assert prefilling.of(report) == {}
    assert FiguresForm(instance=report)["attendance_days"].value() is None
