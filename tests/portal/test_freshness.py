"""Stamps grow with every change, whoever makes it; public pages are kept as bytes and yet show a change at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from facilities.ground.choices import FacilityState
from facilities.models import CareClass, Facility
from portal import freshness, public_pages
from portal.models import Area, ChangeStamp
from tests.factories import CareClassFactory, FacilityFactory, UserFactory
from tests.markup import flat


@pytest.fixture(autouse=True)
def empty_store():
    public_pages.STORE.clear()


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


CHANGES = {
    "a row saved": lambda f: f.save(),
    "an update of many": lambda f: Facility.objects.filter(pk=f.pk).update(monthly_fee=1),
    "rows made in bulk": lambda f: CareClass.objects.bulk_create([CareClass(facility=f, kind="toddler", name="x", places=1)]),
    "rows removed": lambda f: f.classes.all().delete(),
    "plain SQL": lambda f: sql("UPDATE facilities_facility SET name = name || '2' WHERE id = %s", f.pk),
    "a copy": lambda f: sql("INSERT INTO portal_area (code, name, name_en, level, source) VALUES ('99', '九', '', 2, '')"),
    "another table": lambda f: Area.objects.filter(pk=f.area_id).update(name_en="Elsewhere"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_every_way_of_changing_what_is_shown_moves_the_stamp(change):
    facility = FacilityFactory()
    CareClassFactory(facility=facility)
    before = freshness.stamp()

    CHANGES[change](facility)

    assert freshness.stamp().version != before.version
    assert freshness.stamp().changed_at >= before.changed_at


@pytest.mark.django_db
def test_what_nobody_sees_and_what_changes_nothing_moves_no_stamp():
    FacilityFactory()
    before = freshness.stamp()

    Facility.objects.filter(pk=-1).update(monthly_fee=1)
    UserFactory()

    assert freshness.stamp() == before


@pytest.fixture
def slots(transactional_db):
    """Put the rows of the stamps back, which a test that emptied all tables took away."""
    ChangeStamp.objects.bulk_create([ChangeStamp(slot=slot, stamp=0) for slot in range(64)], ignore_conflicts=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("slots")
def test_changes_at_the_same_time_wait_for_nobody_and_all_count():
    facilities = FacilityFactory.create_batch(4)
    before, together = freshness.stamp(), Barrier(4, timeout=20)

    def change(pk: int) -> None:
        with transaction.atomic():
            Facility.objects.filter(pk=pk).update(monthly_fee=7)
            together.wait()  # every transaction holds its stamp: none could get here if they shared one
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(change, [f.pk for f in facilities]))

    seen = freshness.stamp()
    assert int(seen.version) > int(before.version)
    assert Facility.objects.filter(monthly_fee=7).count() == 4


@pytest.mark.django_db
def test_a_public_page_is_served_from_memory_in_one_query_until_something_shown_changes(
    client, django_assert_num_queries
):
    facility = FacilityFactory(state=FacilityState.FILED, name="旧名托育园")
    first = client.get("/register/")

    with django_assert_num_queries(1):
        again = client.get("/register/")
    Facility.objects.filter(pk=facility.pk).update(name="新名托育园")
    changed = client.get("/register/").content.decode()

    assert again.content == first.content
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert "新名托育园" in changed
    assert "旧名托育园" not in changed


@pytest.mark.django_db
def test_a_browser_that_has_the_page_is_told_so_also_by_a_process_that_has_it_not(client):
    page = client.get("/register/")
    kept = client.get("/register/", headers={"If-None-Match": page["ETag"]})
    public_pages.STORE.clear()
    fresh = client.get("/register/", headers={"If-None-Match": page["ETag"]})
    FacilityFactory(state=FacilityState.FILED)

    assert (kept.status_code, fresh.status_code) == (304, 304)
    assert client.get("/register/", headers={"If-None-Match": page["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_each_language_and_theme_has_its_own_bytes(client):
    chinese = client.get("/register/").content
    english = client.get("/register/", headers={"Accept-Language": "en"}).content
    client.cookies["theme"] = "dark"
    dark = client.get("/register/").content
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert len({chinese, english, dark}) == 3
    client.cookies["type"] = "large"
    assert '<html lang="en" data-theme="dark" data-type="large">' in flat(client.get("/register/").content.decode())


@pytest.mark.django_db
def test_nothing_of_anybody_is_in_the_kept_bytes(client):
    user = UserFactory(full_name="李念")
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])

    mine = client.get("/register/")
    public = Client().get("/register/")

    assert "李念" in mine.content.decode()
    assert mine["Cache-Control"] == "private, no-store"
    assert "李念" not in public.content.decode()
    assert not public.cookies
    assert b"csrfmiddlewaretoken" not in public.content


@pytest.mark.django_db
def test_a_strange_host_gets_no_kept_page(client):
    client.get("/register/")

    assert client.get("/register/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.django_db
def test_switching_the_language_is_a_link_that_works_on_a_kept_page(client):
    client.get("/register/")

    answer = client.get("/language/", {"language": "en", "next": "/register/"})

    assert answer["Location"] == "/register/"
    assert b'lang="en"' in client.get("/register/").content
    assert client.get("/language/", {"language": "xx"}).cookies == {}


def test_the_store_lets_go_of_what_was_not_used_for_longest(monkeypatch):
    monkeypatch.setattr(public_pages, "MOST_PAGES", 2)
    store, page = public_pages.Store(), public_pages.Page("e", {}, b"x")
    keys = [public_pages.Key(path, "en", "") for path in ("/1", "/2", "/3")]
    store.put(keys[0], page)
    store.put(keys[1], page)
    store.get(keys[0])
    store.put(keys[2], page)
    store.put(keys[2], public_pages.Page("e", {}, b"x" * (public_pages.LARGEST + 1)))

    assert [store.get(key) is not None for key in keys] == [True, False, True]


@pytest.mark.django_db
def test_the_tables_that_public_pages_show_are_watched_and_pgtrigger_lists_their_triggers(capsys):
    call_command("pgtrigger", "ls")
    listed = [line.split() for line in capsys.readouterr().out.splitlines() if ":shown_" in line]

    shown = {f"{model._meta.label}:{trigger.name}" for model in freshness.WATCHED for trigger in freshness.TRIGGERS}
    assert {"facilities.Facility:shown_update", "staff.Post:shown_delete", "inspections.Finding:shown_insert"} <= shown
    assert {word for line in listed for word in line if ":" in word} == shown
    assert all("INSTALLED" in " ".join(line) and "UNINSTALLED" not in " ".join(line) for line in listed)


@pytest.mark.django_db
def test_pruning_leaves_the_triggers_and_a_changed_or_lost_one_comes_back_with_the_next_migration():
    pgtrigger.prune()
    sql("DROP TRIGGER pgtrigger_shown_update_6cf0a ON facilities_facility")
    sql("COMMENT ON TRIGGER pgtrigger_shown_insert_1701e ON facilities_facility IS 'of an older release'")

    freshness.watch(apps.get_app_config("facilities"))

    for trigger in freshness.TRIGGERS:
        assert trigger.get_installation_status(Facility) == ("INSTALLED", True)
