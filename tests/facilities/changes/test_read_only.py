"""A change filing is weighed by reading alone: its pages work where nothing can be written, and what they say is what would be."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import InternalError, connection, transaction
from django.urls import reverse

from facilities.filing import amendments, filings as life, rules
from facilities.ground.choices import ClassKind, ServiceForm
from facilities.models import CareClass, Facility, Filing
from portal.overlays import OverlaidWriteError, Overlay, overlaid
from staff.models import Post
from tests.facilities.changes.test_change_filings import change, classes_of, declared
from tests.facilities.life import filed_facility
from tests.factories import TODAY, operator_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility() -> Facility:
    return filed_facility(name="小太阳托育园")


@pytest.fixture
def operator(facility):
    return operator_user(facility.operator)


@pytest.fixture
def filing(facility, operator) -> Filing:
    filing = change(facility, operator)
    new = {
        "pk": None,
        "kind": ClassKind.TODDLER,
        "name": "新班",
        "places": 5,
        "floor": 1,
        "activity_area": "60.00",
        "sleep_area": "40.00",
    }
    values = {
        "name": "大太阳托育园",
        "lease_until": "2040-12-31",
        "service_forms": [ServiceForm.values[0]],
        "classes": [*classes_of(filing)[:-1], new],
    }
    filing.amendment.values |= values
    filing.amendment.save()
    return Filing.objects.get(pk=filing.pk)


@contextmanager
def read_only() -> Iterator[None]:
    """As on a replica that only reads."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        yield
        transaction.set_rollback(True)


def shown(client, user, *urls: str) -> None:
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    for url in urls:
        with read_only():
            answer = client.get(url)
        assert answer.status_code == 200, url


def test_the_operators_pages_of_a_change_are_shown_where_nothing_can_be_written(client, filing, operator):
    topics = [reverse("change-topic", args=[filing.pk, topic]) for topic in filing.amendment.topics]
    preview = reverse("paper-preview", args=[filing.facility_id, "form"])

    shown(
        client,
        operator,
        reverse("change", args=[filing.pk]),
        reverse("change-check", args=[filing.pk]),
        preview,
        *topics,
    )

    with pytest.raises(InternalError), read_only():
        filing.facility.save()


def test_the_bureaus_page_of_a_change_is_shown_where_nothing_can_be_written(client, facility, operator, bureau):
    filing = declared(facility, operator, name="大太阳托育园")

    shown(client, bureau, reverse("filing", args=[filing.pk]))


def as_written(filing: Filing) -> dict[str, object]:
    """What the rules say and the rows hold once the change is written, which is then undone."""
    with transaction.atomic():
        facility = Facility.objects.with_area().get(pk=filing.facility_id)
        amendments.write(facility, filing.amendment)
        told = _told(facility)
        transaction.set_rollback(True)
    return told


def _told(facility: Facility) -> dict[str, object]:
    fresh = Facility.objects.get(pk=facility.pk)
    return {
        "values": {name: value for name, value in amendments.read(fresh).items() if name != "classes"},
        "classes": list(
            CareClass.objects.filter(facility=facility).order_by("id").values_list("name", "kind", "places", "enrolled")
        ),
        "posts": sorted(Post.objects.filter(person__facility=facility).values_list("pk", "care_class__name"), key=str),
        "findings": rules.findings(facility, on=TODAY),
    }


def test_what_is_read_as_proposed_is_what_stands_there_once_it_is_written(filing):
    with amendments.as_proposed(filing) as facility:
        told = _told(facility)

    assert told == as_written(filing)
    assert told["values"]["name"] == "大太阳托育园"
    assert told["classes"][-1] == ("新班", ClassKind.TODDLER, 5, 0)
    assert Facility.objects.get(pk=filing.facility_id).name == "小太阳托育园"
    assert not CareClass.objects.filter(name="新班").exists()


def test_a_proposed_state_is_only_read(filing):
    with pytest.raises(OverlaidWriteError), amendments.as_proposed(filing) as facility, transaction.atomic():
        facility.save()
    with pytest.raises(OverlaidWriteError), amendments.as_proposed(filing), transaction.atomic():
        Facility.objects.filter(pk=filing.facility_id).update(name="x")


def test_rows_are_grouped_counted_and_joined_as_proposed(facility):
    rows = [{"id": facility.pk, "name": "100% 大", "capacity": 7}]
    with overlaid(
        Overlay(Facility, rows), Overlay(CareClass, [], gone=list(facility.classes.values_list("pk", flat=True)))
    ):
        found = Facility.objects.filter(name__contains="100%").with_area().get()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM facilities_facility WHERE name LIKE '100%'")
            counted = cursor.fetchone()[0]
        classes = list(found.classes.all())

    assert (found.capacity, found.address, counted, classes) == (7, facility.address, 1, [])


def test_handing_in_a_change_never_writes_the_facility(facility, operator):
    filing = change(facility, operator, name="大太阳托育园")
    before = Facility.objects.values().get(pk=facility.pk)
    written = []

    def watch(run, sql, params, many, context):
        written.extend([sql] if sql.startswith('UPDATE "facilities_facility"') else [])
        return run(sql, params, many, context)

    with connection.execute_wrapper(watch):
        life.submit(filing, by=operator, on=TODAY, declared_by="李明")

    assert written == []
    assert Facility.objects.values().get(pk=facility.pk) == before
