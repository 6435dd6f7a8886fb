"""Everybody's own file opens by number, mobile and code, shows her own rows alone, ends with her post; so do card and calendar."""

import re
import time as clock
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from portal.models import CalendarDay, TextMessage
from staff.models import CorrectionRequest, Course, Enrolment, Leave, Post, Session, TrainingCertificate, Wallet
from staff.wallet import plans, tokens, wallets
from tests.factories import DISTRICT, TODAY, FacilityFactory, PersonFactory, PostFactory, valid_resident_id
from tests.staff.shifts.builders import carer, nursery, once, weekly

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
MOBILE, NUMBER = "13912345678", valid_resident_id(4711)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def now(monkeypatch, monday, db):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def post():
    return carer(nursery(), id_number=NUMBER, mobile=MOBILE, name="周小红")


@pytest.fixture
def phone(post):
    return phone_of(wallet_of(post))


def wallet_of(post) -> Wallet:
    post.person.refresh_from_db()  # who it is, the database knows
    return wallets.opened(post.person.identity_id, post.person.mobile, on=TODAY)


def phone_of(wallet) -> Client:
    client = Client()
    client.cookies.update(tokens.let_in(client.get("/wallet/enter/"), wallet).cookies)
    return client


def ask(client, number=NUMBER, mobile=MOBILE):
    return client.post("/wallet/enter/", {"id_type": "resident", "id_number": number, "mobile": mobile})


def seat(person, state="enrolled", starts=NOW + 2 * DAY) -> Enrolment:
    course = Course.objects.create(area_id=DISTRICT, title="婴幼儿急救", part="safety", hours=8)
    session = Session.objects.create(course=course, starts_at=starts, ends_at=starts + timedelta(hours=8), seats=9)
    return Enrolment.objects.create(session=session, person=person, state=state)


def test_number_mobile_and_code_open_the_file_without_account_and_session(post):
    client = Client()
    asked = ask(client)
    [code] = re.findall(r"\d{6}", TextMessage.objects.get().text)

    answer = client.post("/wallet/code/", {"proof": asked.context["form"].initial["proof"], "code": code})

    assert (answer.status_code, answer["Location"]) == (302, "/wallet/")
    page = client.get("/wallet/").content.decode()
    assert "周小红" in page
    assert NUMBER not in page
    assert "sessionid" not in client.cookies
    assert (answer.cookies["wallet"]["path"], answer.cookies["wallet"]["httponly"]) == ("/wallet/", True)


def test_a_stranger_gets_the_same_page_no_text_and_no_file(post):
    client = Client()
    pages = [ask(client, mobile="13800138000"), ask(client, number=valid_resident_id(4712))]

    assert not TextMessage.objects.exists()
    assert {page.status_code for page in pages} == {200}
    proofs = [page.context["form"].initial["proof"] for page in pages]
    answers = [client.post("/wallet/code/", {"proof": proof, "code": "000000"}) for proof in proofs]
    assert ["验证码不正确" in page.content.decode() or page.status_code == 200 for page in answers] == [True, True]
    assert client.get("/wallet/").status_code == 302


def test_another_facility_that_enters_her_number_with_its_own_mobile_opens_nothing_of_hers(post):
    thief = PostFactory(person=PersonFactory(facility=FacilityFactory(), id_number=NUMBER, mobile="13700137000")).person
    for person in (thief, post.person):
        person.refresh_from_db()
    assert thief.identity_id == post.person.identity_id

    theirs = wallets.opened(thief.identity_id, "13700137000", on=TODAY)

    assert list(wallets.people(theirs, on=TODAY)) == [thief]
    assert post.person.facility.name not in phone_of(theirs).get("/wallet/").content.decode()


@pytest.mark.parametrize(("until", "opens"), [(TODAY + DAY, True), (TODAY, False), (TODAY - DAY, False)])
def test_whoever_leaves_has_no_file_card_and_calendar_from_that_day_on(post, phone, until, opens):
    wallet = wallet_of(post)
    secret, card = wallets.make_feed(wallet, on=TODAY), tokens.card(wallet)
    Post.objects.filter(pk=post.pk).update(until=until)
    addresses = ["/wallet/", reverse("staff-card", args=[card]), reverse("staff-calendar", args=[secret])]

    answers = [phone.get(address).status_code for address in addresses]

    assert answers == ([200] * 3 if opens else [302, 404, 404])
    ask(Client())
    assert TextMessage.objects.exists() is opens


def test_leaving_everywhere_closes_every_device_and_card(post, phone):
    other, card = phone_of(wallet_of(post)), tokens.card(wallet_of(post))

    other.post("/wallet/leave/", {"everywhere": "1"})

    assert phone.get("/wallet/").status_code == 302
    assert Client().get(reverse("staff-card", args=[card])).status_code == 404


def test_the_file_tells_papers_courses_hours_and_hands_out_own_certificates_alone(post, phone):
    post.person.credentials.filter(kind="health_certificate").update(expires_on=TODAY - DAY)
    passed, other = seat(post.person, "certified"), seat(PersonFactory(facility=post.person.facility), "certified")
    mine, theirs = (
        TrainingCertificate.objects.create(enrolment=row, name="周小红", hours=8, issued_on=TODAY)
        for row in (passed, other)
    )

    page = phone.get("/wallet/").content.decode()
    answers = [phone.get(reverse("wallet-certificate", args=[row.pk])) for row in (mine, theirs)]

    assert "已过期" in page
    assert "还缺32学时" in page
    assert mine.code in page
    assert theirs.code not in page
    assert answers[0].content.startswith(b"%PDF")
    assert answers[1].status_code == 404


def test_a_seat_shows_its_code_to_its_owner_alone(post, phone):
    mine, other = seat(post.person), seat(PersonFactory(facility=post.person.facility))

    assert mine.code in phone.get(reverse("wallet-enrolment", args=[mine.pk])).content.decode()
    assert phone.get(reverse("wallet-enrolment", args=[other.pk])).status_code == 404


def test_a_card_says_what_holds_today_without_number_and_full_name(post, phone, monkeypatch):
    card = reverse("staff-card", args=[tokens.card(wallet_of(post))])
    page = Client().get(card).content.decode()

    assert "周**" in page
    assert not [word for word in ("周小红", NUMBER, MOBILE) if word in page]
    assert page.count("至") >= 1
    later = clock.time() + tokens.CARD_LASTS + 1
    monkeypatch.setattr("time.time", lambda: later)
    assert Client().get(card).status_code == 404


@pytest.mark.parametrize(
    ("seconds", "opens"), [(-121, False), (-120, True), (0, True), (1799 + 120, True), (1800 + 120, False)]
)
def test_a_card_kept_ahead_holds_in_its_own_half_hour_alone(post, phone, monkeypatch, seconds, opens):
    cards = phone.get("/wallet/cards/").json()["cards"]
    start, token = tokens.cards_ahead(wallet_of(post), NOW)[3]
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.fromtimestamp(start + seconds, SHANGHAI))

    assert (len(cards), cards[0]["from"], cards[-1]["until"]) == (
        24,
        int(NOW.timestamp()),
        int(NOW.timestamp()) + 43200,
    )
    assert cards[3]["qr"].startswith("<?xml")
    assert Client().get(reverse("staff-card", args=[token])).status_code == (200 if opens else 404)


def test_cards_kept_ahead_end_with_leaving_everywhere(post, phone):
    _start, token = tokens.cards_ahead(wallet_of(post), NOW)[0]
    phone.post("/wallet/leave/", {"everywhere": "yes"})

    assert Client().get(reverse("staff-card", args=[token])).status_code == 404


def test_she_asks_for_a_correction_once_and_takes_it_back(post, phone):
    create = reverse("wallet-correction-create", args=[post.person_id])
    key = phone.get(create).context["form"].initial["key"]
    sent = {"key": str(key), "topic": "post", "wish": "到岗日期应为3月1日"}

    first, second = phone.post(create, sent), phone.post(create, sent)

    assert first["Location"] == second["Location"]
    row = CorrectionRequest.objects.get()
    phone.post(first["Location"], {"act": "refer"})
    row.refresh_from_db()
    assert row.state == "asked"
    phone.post(first["Location"], {"act": "withdraw"})
    row.refresh_from_db()
    assert row.state == "withdrawn"
    other = PersonFactory(facility=post.person.facility)
    assert phone.post(reverse("wallet-correction-create", args=[other.pk]), sent).status_code == 404


def spans(people, first=TODAY, last=TODAY) -> list[str]:
    return [f"{one.starts_at:%d %H:%M}–{one.ends_at:%H:%M}" for one in plans.planned(people, first, last)]


def test_shifts_are_laid_out_less_dated_ones_leave_and_holidays(post):
    people = type(post.person).objects.filter(pk=post.person_id)
    weekly(post, "08:00", "17:00", days=(1, 2, 3, 4))
    once(post, TODAY, "12:00", "13:00", kind="break", care_class=None)
    day = [TODAY + place * DAY for place in range(4)]
    CalendarDay.objects.update_or_create(day=day[1], defaults={"is_working": False, "name": "停课"})
    hours = {"starts_at": time(10), "ends_at": time(11)}
    Leave.objects.create(person=post.person, since=day[2], until=day[2], state="approved", **hours)
    Leave.objects.create(person=post.person, since=day[3], until=day[3], state="approved")

    found = spans(people, day[0], day[3])

    assert found == ["23 08:00–12:00", "23 12:00–13:00", "23 13:00–17:00", "25 08:00–10:00", "25 11:00–17:00"]


def test_a_phone_reads_shifts_and_courses_by_a_secret_address_until_another_is_made(post, phone):
    weekly(post, "20:00", "06:00", days=(1,))
    seat(post.person)
    seat(post.person, "waiting", NOW + 3 * DAY)
    made = [re.search(r"/staff-calendar/[^<]+", phone.post("/wallet/calendar/").content.decode())[0] for _ in range(2)]

    answers = [Client().get(address) for address in made]

    assert [answer.status_code for answer in answers] == [404, 200]
    events = list(Calendar.from_ical(answers[1].content).walk("VEVENT"))
    night = [event for event in events if event.decoded("dtstart").date() == TODAY]
    assert night[0].decoded("dtend") == datetime.combine(TODAY + DAY, time(6), SHANGHAI)
    assert [str(event["status"]) for event in events if str(event["uid"]).startswith("course")] == [
        "CONFIRMED",
        "TENTATIVE",
    ]
    assert len({str(event["uid"]) for event in events}) == len(events)
    secret = made[1].split("/")[2]
    assert not Wallet.objects.filter(feed_digest__contains=secret).exists()
    phone.post("/wallet/calendar/", {"end": "1"})
    assert Client().get(made[1]).status_code == 404


def test_the_calendar_holds_nothing_but_when_where_and_what(post):
    weekly(post, "08:00", "17:00", days=(1,))
    secret = wallets.make_feed(wallet_of(post), on=TODAY)

    text = Client().get(reverse("staff-calendar", args=[secret])).content.decode()

    lines = {line.partition(":")[0].partition(";")[0] for line in text.splitlines() if not line.startswith(" ")}
    assert lines <= set(
        "BEGIN END PRODID VERSION X-WR-CALNAME UID DTSTAMP DTSTART DTEND SUMMARY LOCATION STATUS".split()
    )
