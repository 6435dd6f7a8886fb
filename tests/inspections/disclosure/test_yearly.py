"""The yearly table: only what is concluded, each child and complaint once, small numbers held back, and followers told of findings."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from inspections.disclosure import panels, yearly
from inspections.models import AffectedChild, Complaint, Incident
from tests.factories import TODAY, FacilityFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def facility() -> Facility:
    return FacilityFactory(state=FacilityState.FILED)


def incident(facility: Facility, *conditions: str, at: datetime = AT, state: str = "concluded", **facts) -> Incident:
    given = {"kind": "fall", "severity": "minor", "place": "走廊", "state": state} | facts
    moments = {"happened_at": at, "known_at": at, "report_due_at": at, "reported_at": at}
    row = Incident.objects.create(
        number=uuid4().hex[:20], key=uuid4(), facility=facility, children=len(conditions), reported_by=UserFactory(),
        alerted=[], **moments, **given,
    )  # fmt: skip
    for condition in conditions:
        AffectedChild.objects.create(incident=row, age_months=20, condition=condition, name="李小宝")
    return row


def complaint(facility: Facility, outcome: str, state: str = "replied") -> None:
    facts = {"subject": "fire", "text": "x", "received_at": AT, "area": facility.area, "code_hash": "!"}
    Complaint.objects.create(
        number=uuid4().hex[:20], key=uuid4(), facility=facility, outcome=outcome, state=state, replied_on=TODAY, **facts
    )


def test_only_what_is_concluded_counts_and_another_hand_counts_the_same(facility):
    incident(facility, "treated", "hospital", "unhurt", "died")
    incident(facility, "treated", state="investigated")
    incident(facility, "treated", at=AT - timedelta(days=365))
    incident(facility, kind="violence", responsibility="fully")
    incident(facility, kind="violence", responsibility="none")
    for outcome in ("upheld", "partly", "unfounded"):
        complaint(facility, outcome)
    complaint(facility, "upheld", state="handled")
    incident(FacilityFactory(), "died")

    rows = {row.year: row.counts for row in yearly.years(facility, TODAY)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE c.condition IN ('treated', 'hospital')), count(*) FILTER (WHERE c.condition = 'died') "
            "FROM inspections_affectedchild c JOIN inspections_incident i ON i.id = c.incident_id WHERE i.facility_id = %s "
            "AND i.state = 'concluded' AND i.happened_at >= '2026-01-01'",
            [facility.pk],
        )
        recounted = cursor.fetchone()

    assert rows == {2026: (2, 1, 1, 2), 2025: (1, 0, 0, 0), 2024: (0, 0, 0, 0)}
    assert rows[2026][:2] == recounted


def test_a_year_begins_at_midnight_in_shanghai(facility):
    incident(facility, "treated", at=datetime(2025, 12, 31, 16, 30, tzinfo=ZoneInfo("UTC")))

    assert [row.counts[0] for row in yearly.years(facility, TODAY)] == [1, 0, 0]


@pytest.mark.parametrize(("count", "told"), [(0, "0"), (1, "少于3"), (2, "少于3"), (3, "3"), (4, "4")])
def test_small_numbers_are_held_back_and_nothing_stays_nothing(facility, count, told):
    if count:
        incident(facility, *["treated"] * count)

    assert yearly.years(facility, TODAY)[0].told[0] == told


def test_the_public_page_names_no_child(facility, monday):
    incident(facility, "treated")
    page = Client().get(f"/register/{facility.pk}/").content.decode()

    assert "少于3" in page
    assert "李小宝" not in page


def test_followers_are_told_of_findings_that_are_open(facility):
    assert panels.findings_open([facility.pk], TODAY) == {facility.pk: "0项"}
