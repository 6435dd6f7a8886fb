"""After a family deleted everything no row of any table knows it: neither in plain, nor encrypted, nor by a hash of its mobile."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.http import QueryDict
from django.test import Client
from icalendar import Calendar

from facilities.families import entering, families, following, searches, visits
from facilities.models import (
    CareClass,
    Child,
    ClassOffer,
    Facility,
    Family,
    SignUp,
    Station,
    StationActivity,
    VisitSlot,
    Wish,
)
from facilities.stations import events
from facilities.stations.choices import SignUpState
from facilities.waiting import offers, wishes
from portal.models import TextMessage, User
from portal.sealing import SealedField, digests
from portal.texting.codes import key_of
from tests.facilities.families.conftest import NOW
from tests.factories import TODAY

MOBILE, NAME, CHILD, NOTE = "13955558642", "上官女士", "小丸子葵", "想看看午睡室的窗"
BORN = date(2025, 3, 2)

THEIRS = {f"facilities_{name}" for name in ("family", "child", "booking", "familycode")}


def told(words: set[str]) -> set[str]:
    """Return the tables in which one of the words stands, in any column, also of histories and of what is encrypted."""
    asked = "SELECT EXISTS (SELECT FROM {} t WHERE t::text LIKE ANY (%s))"
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(asked.format(connection.ops.quote_name(table)), [[f"%{word}%" for word in words]])
            found |= {table} if cursor.fetchone()[0] else set()
    for model in apps.get_models():
        sealed = [field.attname for field in model._meta.fields if isinstance(field, SealedField)]
        rows = model._default_manager.values_list(*sealed) if sealed else []
        if any(word in str(value) for row in rows for value in row for word in words):
            found.add(model._meta.db_table)
    return found


@pytest.fixture
def event(facility: Facility, owner: User) -> StationActivity:
    """An event with one place."""
    place = Station.objects.create(
        name="驿站",
        kind="small",
        owner=facility.operator.organisation,
        area=facility.area,
        address="x",
        opened_on=TODAY,
    )
    return StationActivity.objects.create(
        station=place, organisation=place.owner, kind="play", title="亲子游戏", starts_at=NOW + timedelta(days=2), minutes=60,
        months_from=6, months_to=36, places=1, code="code", made_by=owner,
    )  # fmt: skip


@pytest.fixture
def known(facility: Facility, owner: User, slot: VisitSlot, event: StationActivity, family_of: Callable) -> Family:
    """A family that did everything that a family can do."""
    family = family_of(MOBILE)
    families.call(family, NAME)
    child = families.save_child(family, Child(), called=CHILD, born_on=BORN, on=TODAY)
    visits.book(slot, family, child=child, note=NOTE, at=NOW)
    following.follow(family, facility, on=TODAY)
    searches.follow(family, searches.asked(QueryDict("months=20&q=小太阳"), on=TODAY), on=TODAY)
    care_class = CareClass.objects.create(facility=facility, name="托小一班", kind="toddler", places=15, enrolled=14)
    ClassOffer.objects.create(care_class=care_class, free=1, free_as_of=TODAY, told_on=TODAY)
    facts = {"kind": "toddler", "rank": 1, "wished_on": TODAY, "joined_on": TODAY}
    wishes.save(Wish(family=family, child=child, facility=facility, **facts), on=TODAY)
    offers.make(care_class, by=owner, at=NOW)
    events.sign_up(event, family, at=NOW)
    entering.send_code(MOBILE, address="192.0.2.1", at=NOW)
    return family


@pytest.mark.django_db
def test_the_phone_s_calendar_keeps_all_days_of_a_family_without_its_child_until_it_leaves_everywhere(
    now, known, phone_of, settings
):
    address = phone_of(known).get("/family/").context["feed"].removeprefix(settings.PUBLIC_URL)
    answer = Client().get(address)
    entries = {str(entry["summary"]): entry.decoded("dtstart") for entry in Calendar.from_ical(answer.content).events}

    assert entries == {
        "答复托位邀约的最后一天：小太阳": date(2026, 11, 30),
        "亲子游戏": NOW + timedelta(days=2),
        "参观小太阳": NOW + timedelta(hours=25),
    }
    assert CHILD not in answer.content.decode()
    families.close_doors(known)
    assert [Client().get(path).status_code for path in (address, "/family-calendar/x/days.ics")] == [404, 404]


@pytest.mark.django_db
def test_after_the_deletion_no_row_of_any_table_knows_the_family(
    now, known, event, phone_of, family_of, django_capture_on_commit_callbacks
):
    other = family_of("13955550000")
    events.sign_up(event, other, at=NOW)
    phone = phone_of(known)
    words, hashes = {MOBILE, NAME, CHILD, NOTE}, set(digests(key_of(MOBILE)))
    before, keys = told(words | hashes), [row.pk for row in TextMessage.objects.all() if row.mobile == MOBILE]

    with django_capture_on_commit_callbacks(execute=True):
        page = phone.post("/family/delete/").content.decode()

    assert "已全部删除" in page
    assert {*THEIRS, TextMessage._meta.db_table} <= before, "the search finds what is there"
    assert told(words) == set()
    assert told(hashes) == {"portal_guess"}, "so that codes stay limited for their quarter of an hour"
    assert not TextMessage.objects.filter(pk__in=keys).exists()
    assert Family.objects.get() == other
    assert SignUp.objects.get().state == SignUpState.SIGNED, "the place passes to who waited"
    assert "有空位了" in TextMessage.objects.get().text
