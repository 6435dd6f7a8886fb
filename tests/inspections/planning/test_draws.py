"""双随机: facilities and inspectors are drawn once, anybody can draw again, conflicts of interest are kept apart, results are published."""

import io
import json
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from facilities.ground.choices import FacilityState
from inspections.ground.choices import VisitKind
from inspections.models import Draw, DrawnVisit, Visit
from inspections.planning import draws, lottery, receivers
from inspections.planning.choices import DrawState
from inspections.visits import visits
from portal.accounts import posts
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Organisation, Threshold, Transition, User
from portal.site import days
from tests.factories import (
    CHANGQING,
    TODAY,
    WULIN,
    FacilityFactory,
    FindingFactory,
    UserFactory,
    VisitFactory,
    community_of,
    officer,
)
from tests.inspections.conftest import NOW, SHANGHAI

pytestmark = pytest.mark.django_db


def office_of(user: User) -> Organisation:
    return user.memberships.get().organisation


@pytest.fixture
def colleagues(street) -> list[User]:
    users = [UserFactory() for _each in range(2)]
    for user in users:
        posts.appoint(user, office_of(street), Role.STREET_OFFICER, on=TODAY)
    return [street, *users]


@pytest.fixture
def facilities():
    return [FacilityFactory(state=FacilityState.FILED) for _each in range(5)]


def prepared(street, checklist, **facts) -> Draw:
    row = Draw(
        **{
            "organisation": office_of(street),
            "title": "第四季度双随机抽查",
            "checklist": checklist,
            "count": 3,
            "inspectors_each": 2,
            "visits_from": date(2026, 11, 24),
            "visits_until": date(2026, 12, 4),
        }
        | facts
    )
    return draws.prepare(row, by=street, on=TODAY)


def drawn(street, checklist, **facts) -> Draw:
    return draws.carry_out(prepared(street, checklist, **facts), by=street, at=NOW)


def concluded(draw: Draw, by: User, at: datetime) -> None:
    for line in draw.drawn.all():
        visit = visits.begin(Visit.objects.get(pk=line.visit_id), by=by, at=at)
        for item in visit.checklist.items.all():
            visits.answer(visit, item, by=by, at=at, outcome="pass")
        visits.conclude(visit, by=by, at=at)


def test_what_is_drawn_stands_as_planned_visits_of_the_drawn_inspectors(street, colleagues, facilities, checklist):
    FacilityFactory(state=FacilityState.SUSPENDED)
    FacilityFactory(state=FacilityState.FILED, area=community_of(WULIN))

    draw = drawn(street, checklist)

    again = lottery.draw(draw.record)
    assert {row["key"] for row in draw.record["facilities"]} == {str(row.pk) for row in facilities}
    assert [(row.place, str(row.facility_id)) for row in draw.drawn.all()] == [(x.place, x.facility) for x in again]
    for row, line in zip(draw.drawn.select_related("visit"), again, strict=True):
        assert {str(user.pk) for user in row.inspectors.all()} == set(line.inspectors)
        assert str(row.visit.inspector_id) == line.inspectors[0]
        assert row.visit.kind == VisitKind.RANDOM
        assert draw.visits_from <= row.visit.planned_on <= draw.visits_until
        assert row.visit.cause == draw


def test_a_replay_gives_the_same_result_from_the_number_and_from_the_published_file(
    street, colleagues, facilities, checklist, tmp_path
):
    draw, out = drawn(street, checklist), io.StringIO()
    path = tmp_path / "record.json"
    path.write_text(lottery.written(draw.record), encoding="utf-8")

    call_command("replay_draw", draw.number, stdout=out)
    from_file = io.StringIO()
    call_command("replay_draw", file=path, stdout=from_file)

    assert "结果与存档一致" in out.getvalue()
    assert out.getvalue().startswith(from_file.getvalue())
    assert draw.fingerprint in from_file.getvalue()
    with pytest.raises(CommandError, match="没有这个编号"):
        call_command("replay_draw", "0", stdout=io.StringIO())


def test_a_drawn_result_cannot_be_redrawn_changed_or_deleted(street, colleagues, facilities, checklist):
    draw = drawn(street, checklist)

    with pytest.raises(IllegalMove):
        draws.carry_out(Draw.objects.get(pk=draw.pk), by=street, at=NOW)
    with pytest.raises(IllegalMove):
        draws.exclude(draw, by=street, kind="other", reason="x", facility=facilities[0])
    with pytest.raises(IllegalMove):
        draws.discard(draw, by=street, reason="重来")
    for tamper in (
        lambda: Draw.objects.filter(pk=draw.pk).update(seed="0" * 32),
        lambda: Draw.objects.filter(pk=draw.pk).update(record=draw.record | {"count": 1}),
        lambda: DrawnVisit.objects.filter(draw=draw).update(place=9),
        lambda: DrawnVisit.objects.filter(draw=draw).delete(),
        lambda: Draw.objects.filter(pk=draw.pk)._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            tamper()
    assert Visit.objects.count() == 3


def test_who_declared_a_conflict_of_interest_is_never_drawn_for_that_facility(
    street, colleagues, facilities, checklist
):
    one, other = colleagues[1], colleagues[2]
    for facility in facilities:
        draws.declare(one, facility, by=one, on=TODAY, reason="亲属在该机构任职")
    draws.declare(other, facilities[0], by=street, on=TODAY, reason="曾在该机构任职")

    draw = drawn(street, checklist, count=5, inspectors_each=1)

    pairs = {(row.facility_id, user.pk) for row in draw.drawn.all() for user in row.inspectors.all()}
    assert one.pk not in {user for _facility, user in pairs}
    assert (facilities[0].pk, other.pk) not in pairs
    assert "亲属" not in json.dumps(draw.record, ensure_ascii=False)  # the words stay in the office
    with pytest.raises(NotAllowed):
        draws.declare(officer(Role.STREET_OFFICER, area=WULIN), facilities[0], by=street, on=TODAY, reason="x")


def test_a_conflict_that_has_ended_no_longer_counts(street, colleagues, facilities, checklist):
    conflict = draws.declare(street, facilities[0], by=street, on=TODAY - timedelta(days=3), reason="x")
    draws.end_conflict(conflict, by=street, on=TODAY)

    assert draws.conflicts(prepared(street, checklist), on=TODAY) == []


def test_a_draw_that_could_fail_by_its_seed_is_refused_before_there_is_one(street, colleagues, facilities, checklist):
    draw = prepared(street, checklist, count=4)
    draws.exclude(draw, by=street, kind="recent", reason="上月已查", facility=facilities[0])
    draws.exclude(draw, by=street, kind="absent", reason="休假", inspector=colleagues[1])
    draws.declare(colleagues[2], facilities[1], by=street, on=TODAY, reason="x")

    with pytest.raises(Refused, match="检查人员不足"):
        draws.carry_out(draw, by=street, at=NOW)
    draws.exclude(draw, by=street, kind="other", reason="装修", facility=facilities[1])
    with pytest.raises(Refused, match="可抽取的只有 3 家"):
        draws.carry_out(draw, by=street, at=NOW)

    draw.refresh_from_db()
    assert (draw.state, draw.seed) == (DrawState.PREPARED, "")
    assert not Visit.objects.exists()


def test_results_are_published_within_twenty_working_days_of_the_last_visit(
    street, colleagues, facilities, checklist, client
):
    draw = drawn(street, checklist)
    with pytest.raises(Refused, match="尚未结束"):
        draws.publish(draw, by=street, on=TODAY)
    hidden = client.get(f"/oversight/draws/{draw.pk}/").content.decode()
    assert draw.fingerprint in hidden
    assert draw.seed not in hidden
    assert client.get(f"/oversight/draws/{draw.pk}/record.json").status_code == 404

    at = datetime(2026, 11, 25, 10, tzinfo=SHANGHAI)
    concluded(draw, street, at)
    receivers.results_wait_to_be_published(row=Visit.objects.last(), transition=Transition(at=at))
    draw.refresh_from_db()
    assert draw.publish_by == date(2026, 12, 23)
    waits = [item for item in days.waiting(street, on=date(2026, 11, 26)) if item.url == f"/draws/{draw.pk}/"]
    assert [item.due_on for item in waits] == [date(2026, 12, 23)]

    draws.publish(draw, by=street, on=date(2026, 11, 26))
    page = client.get(f"/oversight/draws/{draw.pk}/").content.decode()
    text = client.get(f"/oversight/draws/{draw.pk}/record.json").content.decode()
    assert lottery.fingerprint(json.loads(text)) == draw.fingerprint == lottery.sha256(text.encode()).hexdigest()
    assert draw.seed in page
    assert all(row.facility.name in page for row in draw.drawn.all())
    assert str(draw.drawn.first().inspectors.first()) in page


def test_officers_names_are_published_only_where_the_rule_says_so(street, colleagues, facilities, checklist, client):
    draw = drawn(street, checklist)
    for line in draw.drawn.select_related("visit"):
        visits.cancel(line.visit, by=street, reason="停电")
    draws.publish(draw, by=street, on=TODAY)
    Threshold.objects.filter(key="draw.publishes_inspectors").update(value=0)

    page = client.get(f"/oversight/draws/{draw.pk}/").content.decode()

    assert "未实施" in page
    assert not [user for user in colleagues if f">{user}<" in page]


def test_only_an_office_draws_for_itself(street, fire, colleagues, facilities, checklist, bureau):
    draw = prepared(street, checklist)

    for stranger in (fire, bureau, officer(Role.STREET_OFFICER, area=WULIN)):
        with pytest.raises(NotAllowed):
            draws.carry_out(draw, by=stranger, at=NOW)


def test_an_officer_prepares_draws_and_reads_the_result_in_the_browser(
    client, street, colleagues, facilities, checklist
):
    client.force_login(street)
    form = {
        "title": "抽查", "checklist": checklist.pk, "target": "all", "count": 2, "inspectors_each": 1,
        "visits_from": "2099-01-05", "visits_until": "2099-01-09",
    }  # fmt: skip

    created = client.post(f"/draws/new/{office_of(street).pk}/", form)
    draw = Draw.objects.get()
    wrong = client.post(f"/draws/{draw.pk}/edit/", form | {"visits_until": "2099-01-01"}).content.decode()
    client.post(f"/draws/{draw.pk}/exclude/", {"facility": facilities[0].pk, "kind": "recent", "reason": "上月已查"})
    empty = client.post(f"/draws/{draw.pk}/exclude/", {"kind": "recent", "reason": "x"}).content.decode()
    before = client.get(created.url).content.decode()
    client.post(f"/draws/{draw.pk}/run/")
    twice = client.post(f"/draws/{draw.pk}/run/", follow=True).content.decode()

    assert "截止" in wrong or "早于" in wrong
    assert "请选择机构、检查人员" in empty
    assert "上月已查" in before
    assert "不再可能" in twice or "无法" in twice or "刷新" in twice
    draw.refresh_from_db()
    assert draw.seed in twice
    assert Visit.objects.count() == 2


def test_population_can_be_the_facilities_of_one_risk(street, colleagues, facilities, checklist):
    visit = VisitFactory(facility=facilities[0], checklist=checklist, state="concluded", concluded_at=NOW)
    FindingFactory(visit=visit, due_on=TODAY - timedelta(days=1))

    draw = drawn(street, checklist, target="high", count=1, inspectors_each=1)

    assert [row.facility for row in draw.drawn.all()] == [facilities[0]]
    assert CHANGQING in facilities[0].area_id
