"""Stations: held to their area, events with places, whoever came counted once a year without a name, articles only after a review."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from facilities.models import Article, Attendance, Campaign, HomeVisit, SignUp, Station, StationActivity
from facilities.stations import articles, booklets, checks, events, standards
from facilities.stations.choices import ArticleState, SignUpState
from portal.accounts.choices import Role
from portal.errors import NotAllowed, Refused
from portal.models import Area, Clause, Organisation, TextMessage, Threshold, User
from portal.pages.duties import EVIDENCE
from portal.site.days import waiting
from tests.facilities.families.conftest import NOW, family_of, now, phone_of
from tests.factories import CHANGQING, TODAY, WULIN, community_of, officer
from tests.together import at_once

__all__ = ["family_of", "now", "phone_of"]
HERE = "192.0.2.1"


@pytest.fixture
def women(db) -> User:
    return officer(Role.DEPARTMENT_OFFICER, department="women")


@pytest.fixture
def station(women) -> Station:
    return Station.objects.create(
        name="长庆驿站", kind="standard", owner=Organisation.objects.get(memberships__user=women),
        area=community_of(CHANGQING), address="长庆街3号", indoor_area=80, has_sign=True, open_days=[0, 1, 2, 3, 4],
        opened_on=date(2026, 3, 1),
    )  # fmt: skip


@pytest.fixture
def event(station, women) -> StationActivity:
    return held(station, women)


def held(station: Station, by: User, at: datetime = NOW + timedelta(hours=3), places: int = 2) -> StationActivity:
    facts = {"kind": "play", "title": "亲子游戏", "minutes": 60, "months_from": 12, "months_to": 24, "places": places}
    return events.hold(
        StationActivity(station=station, organisation=station.owner, starts_at=at, **facts), by=by, at=NOW
    )


def attend(event: StationActivity, mobile: str = "13912345678", at: datetime | None = None, area: Area | None = None):
    moment = at or event.starts_at
    return events.attend(event, event.code, mobile, area or event.station.area, address=HERE, at=moment)


@pytest.mark.parametrize(
    ("kind", "area", "outcome"),
    [
        ("standard", "79.99", "advised"),
        ("standard", "80", ""),
        ("standard", "80.01", ""),
        ("small", "29.99", "advised"),
        ("small", "30", ""),
        ("small", None, "unknown"),
    ],
)
def test_a_station_needs_the_area_of_its_kind(station, kind, area, outcome):
    station.kind, station.indoor_area = kind, None if area is None else Decimal(area)
    station.save()

    found = {lack.clause.code: str(lack.outcome) for lack in standards.shortcomings([station], TODAY)[station.pk]}

    assert found.get(checks.AREA, "") == outcome
    assert found.keys() <= {checks.AREA}


@pytest.mark.parametrize(("days", "is_enough"), [(2, False), (3, True)])
def test_a_station_opens_on_enough_days(station, days, is_enough):
    station.open_days, station.has_sign = list(range(days)), False
    station.save()
    found = {lack.clause.code for lack in standards.shortcomings([station], TODAY)[station.pk]}

    assert (checks.OPEN not in found) is is_enough
    assert checks.SIGN in found


@pytest.mark.parametrize(
    ("kind", "area", "is_met"),
    [
        ("street", CHANGQING, True),
        ("street", WULIN, False),
        ("community", WULIN, False),
        ("operator", CHANGQING, False),
        ("department", "330103", True),
    ],
)
def test_a_station_is_kept_by_its_community_its_street_or_a_department(station, kind, area, is_met):
    station.owner = Organisation.objects.create(
        kind=kind, area_id=area, name="某单位", department_id="women" if kind == "department" else None
    )
    station.save()

    lacking = {lack.clause.code for lack in standards.shortcomings([station], TODAY)[station.pk]}

    assert (checks.OWNER not in lacking) is is_met


def test_a_clause_on_stations_that_is_not_in_force_asks_nothing_and_a_missing_number_is_unknown(station):
    station.indoor_area, station.has_sign = 1, False
    station.save()
    Clause.objects.filter(code=checks.SIGN).update(effective_from=TODAY + timedelta(days=1))
    Threshold.objects.filter(key="station.standard.area").delete()

    found = {lack.clause.code: lack.outcome for lack in standards.shortcomings([station], TODAY)[station.pk]}

    assert found == {checks.AREA: "unknown"}


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_an_event_has_one_family_and_the_other_waits(family_of):
    women = officer(Role.DEPARTMENT_OFFICER, department="women")
    body = Organisation.objects.get(memberships__user=women)
    place = Station.objects.create(
        name="驿站", kind="small", owner=body, area=community_of(CHANGQING), address="x", opened_on=TODAY
    )
    event, one, other = held(place, women, places=1), family_of("13900000001"), family_of("13900000002")

    at_once(lambda: events.sign_up(event, one, at=NOW), lambda: events.sign_up(event, other, at=NOW))

    assert sorted(SignUp.objects.values_list("state", flat=True)) == [SignUpState.SIGNED, SignUpState.WAITING]


def test_who_waits_moves_up_when_a_place_is_given_up_and_is_told(event, family_of):
    rows = [events.sign_up(event, family_of(f"1390000000{place}"), at=NOW) for place in range(4)]

    events.cancel(rows[0], at=NOW)

    states = list(SignUp.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["cancelled", "signed", "signed", "waiting"]
    assert "有空位了" in TextMessage.objects.get().text


@pytest.mark.parametrize(("minutes", "is_open"), [(-1, True), (0, False)])
def test_sign_up_ends_when_the_event_begins(event, family_of, minutes, is_open):
    at = event.starts_at + timedelta(minutes=minutes)
    if is_open:
        assert events.sign_up(event, family_of(), at=at).pk
    else:
        with pytest.raises(Refused, match="已开始"):
            events.sign_up(event, family_of(), at=at)


def test_a_caregiver_counts_once_a_year_however_often_and_in_the_next_year_again(station, women):
    first, second = held(station, women), held(station, women, NOW + timedelta(days=3))
    far = held(station, women, datetime.combine(date(2027, 1, 8), time(10), timezone.get_default_timezone()))
    for event in (first, first, second, far):
        attend(event)
    attend(second, "13900000002", area=Area.objects.within(CHANGQING).filter(level=12).order_by("code")[1])

    counted = {year: sum(row["count"] for row in events.reached(year, date(year, 12, 31))) for year in (2026, 2027)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT year, count(DISTINCT caregiver) FROM facilities_attendance GROUP BY year")
        recounted = dict(cursor.fetchall())

    assert counted == recounted == {2026: 2, 2027: 1}
    assert Attendance.objects.count() == 4


def test_attendance_keeps_no_mobile_and_takes_the_right_code_on_the_day(event):
    attend(event)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM facilities_attendance")
        assert "13912345678" not in str(cursor.fetchall())
    with pytest.raises(Refused, match="扫码"):
        events.attend(event, "x", "13900000001", event.station.area, address=HERE, at=event.starts_at)
    for days in (-1, 1):
        with pytest.raises(Refused, match="当天"):
            attend(event, at=event.starts_at + timedelta(days=days))


def test_attendance_is_limited_by_address(event, settings):
    settings.ATTENDANCES_PER_ADDRESS = 1
    attend(event)
    with pytest.raises(Refused, match="次数过多"):
        attend(event, "13900000009")


def test_a_grandmother_signs_up_comes_is_counted_and_says_how_it_was(now, event, family_of, phone_of, monkeypatch):
    phone, area = phone_of(family_of()), event.station.area_id
    page = phone.get(event.get_absolute_url()).content.decode()
    phone.post(f"/family/events/{event.pk}/")
    address = f"/stations/events/{event.pk}/here/{event.code}/"
    came = Client().post(address, {"mobile": "13912345678", "area": area})
    ticket = came.context["form"].initial["ticket"]
    Client().post("/stations/feedback/", {"ticket": ticket, "rating": 5, "note": "很好"})

    assert "还余2个名额" in page
    assert SignUp.objects.get().state == SignUpState.SIGNED
    assert (Attendance.objects.get().rating, Attendance.objects.get().note) == (5, "很好")


def test_a_paper_list_counts_whoever_scanned_or_stands_on_it_twice_once(event, women, monkeypatch):
    keeper, moment = Client(), event.starts_at
    keeper.force_login(women)
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    attend(event)
    typed = [
        {"mobile": mobile, "area": event.station.area_id} for mobile in ("13912345678", "13900000002", "13900000002")
    ]
    said = [
        keeper.post(f"/guidance-desk/events/{event.pk}/count/", sent, follow=True).content.decode() for sent in typed
    ]

    assert ["已计入。" in page for page in said] == [False, True, False]
    assert ["此前已计入" in page for page in said] == [True, False, True]
    assert [row["count"] for row in events.reached(2026, TODAY)] == [2]
    assert "13900000002" not in said[-1]


@pytest.mark.parametrize(("days", "is_taken"), [(-1, False), (0, True), (14, True), (15, False)])
def test_a_paper_list_is_typed_from_the_day_on_for_a_fortnight_by_who_keeps_the_event(
    event, women, reviewer, days, is_taken
):
    at, area = event.starts_at + timedelta(days=days), event.station.area
    with pytest.raises(NotAllowed):
        events.count(event, "13900000003", area, by=reviewer, at=at)
    if is_taken:
        assert events.count(event, "13900000003", area, by=women, at=at)
        assert timezone.localdate(event.starts_at) == Attendance.objects.get().came_on
    else:
        with pytest.raises(Refused, match="14天"):
            events.count(event, "13900000003", area, by=women, at=at)


def test_the_calendar_names_events_and_those_called_off(event, women):
    events.call_off(event, by=women, at=NOW)
    [entry] = Calendar.from_ical(Client().get(f"/stations/calendar.ics?station={event.station_id}").content).events

    assert (entry["summary"], entry["status"]) == ("亲子游戏", "CANCELLED")
    assert entry.decoded("dtstart") == event.starts_at


def test_events_are_held_where_one_keeps_stations(station, reviewer):
    with pytest.raises(NotAllowed):
        held(station, reviewer)


def article(by: User) -> Article:
    facts = {"title": "夜醒", "months_from": 6, "months_to": 12, "text": "按需安抚。", "source": "儿童保健指南"}
    return articles.save(Article(**facts), by=by)


def test_nothing_is_published_without_a_review_by_another(women, bureau):
    row = articles.hand_in(article(women), by=women)
    own = articles.hand_in(article(bureau), by=bureau)
    public = Client().get("/articles/?months=8").content.decode()

    with pytest.raises(Refused, match="医学审核"):
        articles.publish(own, by=bureau, on=TODAY)
    assert f"/guidance-desk/articles/{row.pk}/" in [item.url for item in waiting(bureau, on=TODAY)]
    articles.publish(row, by=bureau, on=TODAY)

    row.refresh_from_db()
    assert "夜醒" not in public
    assert (row.state, row.reviewed_by, row.expires_on) == (ArticleState.PUBLISHED, bureau, date(2028, 11, 23))


@pytest.mark.parametrize(("days", "is_shown"), [(0, True), (1, False)])
def test_an_article_is_gone_the_day_after_its_last(women, bureau, days, is_shown):
    row = articles.publish(articles.hand_in(article(women), by=women), by=bureau, on=TODAY)
    last = Article.objects.get(pk=row.pk).expires_on

    assert Article.objects.published(last + timedelta(days=days)).exists() is is_shown


def test_a_new_version_replaces_the_old_once_it_is_reviewed(women, bureau):
    old = articles.publish(articles.hand_in(article(women), by=women), by=bureau, on=TODAY)
    new = articles.renew(old, by=women)

    assert Article.objects.published(TODAY).get().pk == old.pk
    articles.publish(articles.hand_in(new, by=women), by=bureau, on=TODAY)
    assert Article.objects.published(TODAY).get().version == 2


def test_articles_are_found_by_age_and_word_and_printed_as_one_booklet(women, bureau, monday, monkeypatch):
    row = articles.publish(articles.hand_in(article(women), by=women), by=bureau, on=TODAY)
    old = articles.publish(articles.hand_in(article(women), by=women), by=bureau, on=TODAY)
    Article.objects.filter(pk=old.pk).update(title="过期", expires_on=TODAY - timedelta(days=1))
    printed = []
    make = booklets.printing.pdf
    monkeypatch.setattr(
        booklets.printing, "pdf", lambda *args, **facts: printed.append(args[1]) or make(*args, **facts)
    )
    find = Client().get

    found = {
        asked: find(f"/articles/?{asked}").content.decode()
        for asked in ("months=6", "months=5", "months=12", "q=安抚", "q=辅食")
    }
    booklet = find("/articles/booklet.pdf?months=6")
    page = find(row.get_absolute_url()).content.decode()

    assert [asked for asked, page in found.items() if "夜醒" in page] == ["months=6", "q=安抚"]
    assert booklet.content.startswith(b"%PDF")
    [told] = printed
    assert [(one["title"], one["lines"], one["ages"]) for one in told["articles"]] == [
        ("夜醒", ("按需安抚。",), "6至12月龄")
    ]
    assert told["ages"] == "6月龄"
    assert find("/articles/booklet.pdf?q=辅食").status_code == 404
    assert "data-print" in page


def test_an_article_sent_back_says_why(women, bureau):
    row = articles.hand_in(article(women), by=women)
    with pytest.raises(Refused):
        articles.send_back(row, by=bureau, note=" ")

    articles.send_back(row, by=bureau, note="剂量有误")

    assert Article.objects.get().review_note == "剂量有误"
    assert articles.save(Article.objects.get(), by=women).pk


def test_a_home_visit_needs_consent_is_encrypted_and_read_by_health_staff_only(women, bureau):
    worker = officer(Role.COMMUNITY_WORKER, area=community_of(CHANGQING).code)
    nurse, sent = Client(), {
        "key": str(uuid4()), "area": community_of(CHANGQING).code, "visited_on": "2026-11-20", "household": "钱家，长庆街5号",
        "child_months": 5, "reason": "早产", "given": "喂养指导", "consented_by": "母亲，口头",
    }  # fmt: skip
    nurse.force_login(worker)
    refused = nurse.post("/home-visits/new/", sent).content.decode()
    for _ in range(2):
        nurse.post("/home-visits/new/", sent | {"consents": "on"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT household, reason FROM facilities_homevisit")
        kept = cursor.fetchall()

    assert "未经家庭同意" in refused
    assert "早产" in refused
    assert len(kept) == 1
    assert "钱家" not in str(kept)
    assert [HomeVisit.objects.visible_to(user).count() for user in (worker, bureau, women)] == [1, 1, 0]


def test_owners_of_stations_are_told_what_is_not_known_and_what_is_near(station, event, women, bureau):
    Station.objects.update(opens_at=time(9), closes_at=time(17))
    desk, edit = f"/guidance-desk/events/{event.pk}/", f"/guidance-desk/stations/{station.pk}/"

    def told(on: date, by: User = women) -> set[str]:
        return {item.url for item in waiting(by, on=on)} & {desk, edit}

    assert [told(TODAY - timedelta(days=days)) for days in (8, 7, -1)] == [set(), {desk}, set()]
    assert told(TODAY) == {desk}
    assert told(TODAY, bureau) == set()
    Station.objects.update(indoor_area=None)
    assert told(TODAY) == {desk, edit}
    Station.objects.update(closed_on=TODAY)
    assert told(TODAY) == set()


def test_duties_are_proven_by_what_was_held(station, women, event):
    attend(event)
    Campaign.objects.create(
        organisation=station.owner,
        title="科学育儿月",
        about="x",
        from_on=TODAY,
        until_on=TODAY,
        made_by=women,
        made_on=TODAY,
    )

    counts = {str(found.counts): found.acts("women").count() for found in EVIDENCE["women", 1]}

    assert counts["有人签到的驿站活动"] == 1
    assert counts["发布的宣传活动"] == 1
