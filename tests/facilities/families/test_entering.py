"""A mobile and a code open the family's page: codes and tries are limited, links end, and what is kept can be read by nobody else."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client

from facilities.families import entering, families, tokens
from facilities.families.retention import FAMILIES
from facilities.models import Family, FamilyCode
from portal import public_pages
from portal.errors import Refused
from portal.models import TextMessage
from portal.retention import running
from portal.texting import texting
from tests.facilities.families.conftest import NOW

pytestmark = pytest.mark.django_db
MOBILE = "13912345678"


def code_for(mobile: str = MOBILE, address: str = "192.0.2.1", at=NOW) -> str:
    return entering.send_code(mobile, address=address, at=at)


def enter(code: str, mobile: str = MOBILE, address: str = "192.0.2.1", at=NOW) -> Family:
    return entering.enter(mobile, code, address=address, at=at)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_a_family_enters_by_mobile_and_code_and_finds_its_page_without_a_session(now):
    phone = Client()
    asked = phone.post("/family/enter/", {"mobile": "139 1234 5678", "agrees": "on", "next": "/family/children/new/"})
    [code] = re.findall(r"\d{6}", TextMessage.objects.get().text)
    sent = {name: asked.context["form"].initial[name] for name in ("proof", "next")}
    answer = phone.post("/family/code/", sent | {"code": code})

    assert answer["Location"] == "/family/children/new/"
    assert phone.get("/family/").status_code == 200
    assert "sessionid" not in phone.cookies
    assert answer.cookies["family"]["path"] == "/family/"
    assert answer.cookies["family"]["httponly"]


def test_nothing_is_texted_or_kept_without_consent(now):
    page = Client().post("/family/enter/", {"mobile": MOBILE}).content.decode()

    assert "未经您同意" in page
    assert MOBILE in page
    assert not TextMessage.objects.exists()
    assert not FamilyCode.objects.exists()


def test_consent_is_kept_with_its_moment_and_wording():
    family = enter(code_for())

    assert (family.consented_at, family.consented_to) == (NOW, entering.WORDING)


@pytest.mark.parametrize(("minutes", "opens"), [(9, True), (10, False)])
def test_a_code_holds_for_ten_minutes(minutes, opens):
    code, later = code_for(), NOW + timedelta(minutes=minutes)

    if opens:
        assert enter(code, at=later).pk
    else:
        with pytest.raises(Refused, match="10分钟"):
            enter(code, at=later)


def test_a_code_opens_once_and_the_one_before_no_longer():
    first, second = code_for(), code_for()
    if first != second:
        with pytest.raises(Refused):
            enter(first)
    enter(second)
    with pytest.raises(Refused):
        enter(second)


def test_a_code_of_one_mobile_does_not_open_another():
    code = code_for()
    code_for("13900000000")

    with pytest.raises(Refused):
        enter(wrong(code), "13900000000") if code == "000000" else enter(code, "13900000001")


def test_after_five_wrong_tries_even_the_right_code_is_refused_for_a_quarter_of_an_hour():
    code = code_for()
    for _ in range(5):
        with pytest.raises(Refused, match="不正确"):
            enter(wrong(code))

    with pytest.raises(Refused, match="次数过多"):
        enter(code)
    assert enter(code_for(at=NOW + timedelta(minutes=16)), at=NOW + timedelta(minutes=16)).pk


def test_a_mobile_gets_three_codes_and_an_address_ten_in_a_quarter_of_an_hour(settings):
    for _ in range(3):
        code_for()
    with pytest.raises(Refused, match="次数过多") as refusal:
        code_for(address="192.0.2.2")
    for number in range(7):
        code_for(f"1390000000{number}")
    with pytest.raises(Refused):
        code_for("13900000009")

    assert refusal.value.field == "mobile"
    assert code_for(at=NOW + timedelta(minutes=16))


def test_pages_say_too_many_with_429(now):
    sent = {"mobile": MOBILE, "agrees": "on"}
    answers = [Client().post("/family/enter/", sent).status_code for _ in range(4)]

    assert answers == [200, 200, 200, 429]


def test_the_same_mobile_is_the_same_family_however_it_is_written():
    assert enter(code_for()).pk == enter(code_for()).pk
    assert Family.objects.count() == 1


def test_the_database_holds_neither_mobile_nor_birthday_in_plain(family_of):
    family = family_of()
    families.save_child(family, family.children.model(), called="豆豆", born_on=date(2025, 3, 2), on=NOW.date())
    with connection.cursor() as cursor:
        cursor.execute("SELECT f.mobile, c.called, c.birthday FROM facilities_family f JOIN facilities_child c ON true")
        kept = str(cursor.fetchall())

    assert all(word not in kept for word in (MOBILE, "豆豆", "2025-03-02"))


def test_a_link_of_a_text_opens_at_a_button_until_it_ends(family_of, settings, monkeypatch):
    family, phone = family_of(), Client()
    address = tokens.link(family, "/family/bookings/7/").removeprefix(settings.PUBLIC_URL.rstrip("/"))

    assert phone.get("/family/").status_code == 302
    assert "打开我的页面" in phone.get(address).content.decode()
    assert phone.get("/family/").status_code == 302, "looking at a link opens nothing"
    assert phone.post(address)["Location"] == "/family/bookings/7/"
    assert phone.get("/family/").status_code == 200

    families.close_doors(family)
    assert "已失效" in phone.get(address).content.decode()
    assert phone.get("/family/").status_code == 302
    assert tokens.behind(address.split("/")[3] + "x") is None


def test_a_link_ends_after_a_week(family_of, monkeypatch):
    family = family_of()
    token = tokens.link(family, "/family/").rsplit("/", 2)[1]
    monkeypatch.setattr(tokens, "LINK_LASTS", -1)

    assert tokens.behind(token) is None


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/family/", "/home/", ""])
def test_the_way_back_leads_to_families_pages_only(wanted):
    assert tokens.way_back(wanted) == "/family/"


def test_public_pages_stay_kept_for_whoever_holds_a_token(facility, family_of, phone_of):
    public_pages.STORE.clear()
    phone = phone_of(family_of())
    phone.get("/family/")
    first, second = phone.get(f"/register/{facility.pk}/"), phone.get(f"/register/{facility.pk}/")

    assert "预约参观" in first.content.decode()
    assert first["ETag"] == second["ETag"]
    assert public_pages.STORE.get(public_pages.Key(f"/register/{facility.pk}/", "zh-hans", "")) is not None


def test_without_a_gateway_the_form_says_so_and_keeps_what_was_typed(settings, now):
    settings.TEXT_GATEWAY = ""
    page = Client().post("/family/enter/", {"mobile": MOBILE, "agrees": "on"}).content.decode()

    assert str(texting.UNCONNECTED) in page
    assert MOBILE in page


@pytest.mark.parametrize(("days", "stays"), [(0, True), (1, False)])
def test_a_family_is_forgotten_after_a_year_of_absence(family_of, days, stays):
    Family.objects.filter(pk=family_of().pk).update(seen_on=date(2025, 11, 23) - timedelta(days=days))

    running.apply(FAMILIES, on=date(2026, 11, 23))

    assert Family.objects.exists() is stays


def test_codes_that_hold_no_longer_are_forgotten():
    code_for()

    assert entering.clear(at=NOW + timedelta(minutes=9)) == 0
    assert entering.clear(at=NOW + timedelta(minutes=10)) == 1
