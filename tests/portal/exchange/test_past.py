"""Lists as of a past day: what stood there then, for those who may see it now; what was a draft then stays its operator's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from facilities.models import Facility, Filing
from tests.factories import FacilityFactory, FilingFactory, operator_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def days_ago(facility: Facility, days: int) -> None:
    """Let what the history of a facility holds up to now have happened some days ago."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE facilities_facilityevent DISABLE TRIGGER USER")
        moved = "UPDATE facilities_facilityevent SET pgh_created_at = pgh_created_at - %s * interval '1 day' WHERE pgh_obj_id = %s"
        cursor.execute(moved, [days, facility.pk])
        cursor.execute("ALTER TABLE facilities_facilityevent ENABLE TRIGGER USER")
    Facility.objects.filter(pk=facility.pk).update(created_at=facility.created_at - days * DAY)


@pytest.fixture
def renamed() -> Facility:
    """A facility that stood in the register ten days ago under another name, and was cancelled today."""
    facility = FacilityFactory(state="filed", name="旧名托育园", capacity=30)
    days_ago(facility, 10)
    Facility.objects.filter(pk=facility.pk).update(name="新名托育园", capacity=40, state="cancelled")
    return facility


def listed(client, path: str, as_of: object = "") -> list[tuple]:
    answer = client.get(path, {"as_of": as_of} if as_of else {})
    assert answer.status_code == 200, answer.content
    return [(row["name"], row["capacity"], row["state"]) for row in answer.json()["results"]]


def test_the_register_is_told_as_it_stood(client, renamed):
    today = timezone.localdate()
    then = [("旧名托育园", 30, "filed")]

    assert listed(client, "/api/v1/register/") == []
    assert listed(client, "/api/v1/register/", today - DAY) == then
    assert listed(client, "/api/v1/register/", (timezone.now() - 9 * DAY).isoformat()) == then
    assert listed(client, "/api/v1/register/", today - 11 * DAY) == []


def test_an_office_reads_what_it_sees_now_as_it_was(client, street, renamed):
    client.force_login(street)

    assert listed(client, "/api/v1/facilities/") == [("新名托育园", 40, "cancelled")]
    assert listed(client, "/api/v1/facilities/", timezone.localdate() - DAY) == [("旧名托育园", 30, "filed")]


def test_what_was_a_draft_then_is_its_operators_alone(client, street):
    facility = FacilityFactory(state="unfiled", name="草稿园")
    days_ago(facility, 5)
    Facility.objects.filter(pk=facility.pk).update(state="filed")
    yesterday = timezone.localdate() - DAY

    client.force_login(street)
    assert len(listed(client, "/api/v1/facilities/")) == 1
    assert listed(client, "/api/v1/facilities/", yesterday) == []
    client.force_login(operator_user(facility.operator))
    assert [row[2] for row in listed(client, "/api/v1/facilities/", yesterday)] == ["unfiled"]


def test_a_filing_is_told_as_it_was_before_its_changes_were_made(client, bureau):
    filing = FilingFactory(state="submitted", received_on=timezone.localdate() - 9 * DAY)
    before = timezone.now().isoformat()
    Filing.objects.filter(pk=filing.pk).update(state="accepted", decided_on=timezone.localdate())
    Filing.objects.filter(pk=filing.pk).update(number="备330103-2026-00001")
    client.force_login(bureau)

    [now], [then] = (client.get("/api/v1/filings/", query).json()["results"] for query in ({}, {"as_of": before}))

    assert (now["state"], now["number"]) == ("accepted", "备330103-2026-00001")
    assert (then["state"], then["number"], then["decided_on"]) == ("submitted", None, None)
    assert client.get("/api/v1/filings/", {"as_of": timezone.localdate() - 10 * DAY}).json()["results"] == []


def test_the_past_is_paged_like_the_present(client, street):
    made = [FacilityFactory(state="filed").pk for _each in range(3)]
    client.force_login(street)
    now = timezone.now().isoformat()

    first = client.get("/api/v1/facilities/", {"as_of": now, "limit": 2}).json()
    rest = client.get("/api/v1/facilities/", {"as_of": now, "limit": 2, "after": first["next"]}).json()

    assert [row["id"] for row in first["results"] + rest["results"]] == made
    assert (first["next"], rest["next"]) == (made[1], None)


@pytest.mark.parametrize("as_of", ["tomorrow", "2026-13-01", "1999-12-31", "9999-12-31", "2026-11-23T25:00", "²"])
def test_what_is_no_past_day_is_told_by_its_field(client, as_of):
    answer = client.get("/api/v1/register/", {"as_of": as_of})

    assert (answer.status_code, answer.json()["field"]) == (400, "as_of")


def test_tomorrow_is_no_past_day_and_a_list_without_a_history_says_so(client, bureau):
    client.force_login(bureau)
    tomorrow = client.get("/api/v1/register/", {"as_of": timezone.localdate() + DAY})
    without = client.get("/api/v1/indicators/", {"as_of": "2026-11-01"})

    assert [(answer.status_code, answer.json()["field"]) for answer in (tomorrow, without)] == [(400, "as_of")] * 2
