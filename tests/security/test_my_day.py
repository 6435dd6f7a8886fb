"""Everybody's first page: what it counts is what it lists, filters keep what they say, and it asks few questions whatever waits."""

import re
from collections import Counter
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inspections.planning import due
from portal.letters import notices
from portal.models import Notice, User
from portal.pages.worklists import Computed
from portal.site.days import Chosen, Day, Urgency
from tests import factories
from tests.security.requests import browser, undone
from tests.security.town import Town

pytestmark = pytest.mark.django_db
ROLES = ("operator", "reviewer", "lead", "street", "fire", "community", "admin", "market")
MOST_QUERIES = 9  # whatever waits in pools; what only Python can tell asks three more
DAYS = (factories.TODAY, factories.TODAY + timedelta(days=40))


def user_of(town: Town, role: str) -> User:
    """Return the account anew: what it may do is read once for each object."""
    return User.objects.get(pk=town.users[role].pk)


@pytest.mark.parametrize("on", DAYS)
@pytest.mark.parametrize("role", ROLES)
def test_what_is_counted_is_what_is_listed(role: str, on, town: Town):
    day = Day(user_of(town, role), on=on)
    items = day.page(Chosen(), start=0, size=10_000)
    groups = day.groups(Chosen(), most=3)

    assert day.count() == len(items)
    assert Counter(str(item.kind) for item in items) == {str(group.kind): group.count for group in groups}
    assert {g.kind.code: g.first_on for g in groups} == {
        g.kind.code: min((i.due_on for i in items if i.kind == g.kind and i.due_on), default=None) for g in groups
    }
    assert {g.kind.code: g.overdue for g in groups} == {
        g.kind.code: sum(i.kind == g.kind and i.due_on is not None and i.due_on < on for i in items) for g in groups
    }
    assert all(len(group.items) == min(3, group.count) for group in groups)


@pytest.mark.parametrize("role", ["lead", "reviewer", "street", "operator"])
def test_every_filter_keeps_what_it_says_and_pages_follow_each_other(role: str, town: Town):
    day = Day(user_of(town, role), on=factories.TODAY)
    everything = day.page(Chosen(), start=0, size=10_000)

    for kind, urgency in product(day.kinds, Urgency):
        chosen = Chosen(kind=kind.code, due=urgency.value)
        kept = day.page(chosen, start=0, size=10_000)
        wanted = [i for i in everything if i.kind == kind and urgency_of(i) == urgency]
        assert kept == wanted
        assert day.count(chosen) == len(wanted)
    pages = [day.asked(Chosen())[start : start + 7] for start in range(0, len(everything), 7)]
    assert [item for page in pages for item in page] == everything


def urgency_of(item) -> str:
    """Say in the words of the page how near the last day is."""
    if item.days_left is None:
        return "undated"
    left = item.days_left
    return "overdue" if left < 0 else "today" if left == 0 else "week" if left <= 7 else "later"


def test_a_street_is_filtered_by_where_the_facility_lies(town: Town):
    day = Day(user_of(town, "lead"), on=factories.TODAY)
    [here, *_others] = day.streets
    rows = [cell for cell in day.chosen_cells(Chosen(street=here)) if cell.street]

    assert len(day.streets) > 1
    assert {cell.street for cell in rows} == {here}
    assert len(day.page(Chosen(street=here), start=0, size=10_000)) == day.count(Chosen(street=here))
    assert 0 < day.count(Chosen(street=here)) < day.count()


@pytest.mark.parametrize("role", ROLES)
def test_the_first_page_asks_few_questions(role: str, town: Town, sessions: dict[str, str]):
    client = browser(sessions[role])
    with undone():
        client.get("/home/")  # content types and templates are read once in a process
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/home/").content.decode()
    asked = [query["sql"] for query in queries if not re.match("SAVEPOINT|RELEASE", query["sql"])]
    stands_in = "代 " in page  # the names of those who are away are one question more
    may_keep = role == "fire"  # and whether a department keeps a register of certificates

    assert "<h1>" in page
    if role in ("lead", "fire", "admin", "community"):
        day = Day(user_of(town, role), on=timezone.localdate())
        computed = {cell.source for cell in day.cells if isinstance(day.sources[cell.source], Computed)}
        assert len(asked) <= MOST_QUERIES + stands_in + may_keep + 3 * len(computed), "\n".join(
            sql[:150] for sql in asked
        )
    assert sum(sql.startswith("SELECT w.source") for sql in asked) <= 2


def test_nonsense_in_the_address_shows_everything_and_breaks_nothing(town: Town, sessions: dict[str, str]):
    client = browser(sessions["lead"])
    for query in (
        "street=33'",
        "person=abc",
        "person=99999999999999999999",
        "due=never",
        "due=today&page=x",
    ):
        with undone():
            assert client.get(f"/home/?{query}").status_code == 200, query


def test_own_work_comes_before_that_of_who_is_away_and_before_what_is_in_nobodys_hands(town: Town):
    with undone():
        user = user_of(town, "lead")
        items = Day(user, on=factories.TODAY).page(Chosen(), start=0, size=10_000)
        office = Day(user, on=factories.TODAY).page(Chosen(person="office"), start=0, size=10_000)

    assert [item.whose for item in items] == sorted(item.whose for item in items)
    assert {item.whose for item in office} == {2}
    for whose in {item.whose for item in items}:
        known = [item.due_on for item in items if item.whose == whose and item.due_on]
        assert known == sorted(known)


@pytest.mark.parametrize("on", [factories.TODAY + timedelta(days=days) for days in (0, 30, 83, 90, 180, 181, 400)])
@pytest.mark.parametrize("role", ["street", "fire", "lead"])
def test_facilities_to_plan_a_visit_for_are_counted_as_they_are_listed(role: str, on, town: Town):
    user = user_of(town, role)

    assert set(due.to_plan(user, on=on).values_list("pk", flat=True)) == {row.pk for row in due.due_visits(user, on=on)}


def test_read_all_reads_what_the_page_showed_and_not_what_came_meanwhile(town: Town, sessions: dict[str, str]):
    user, other = town.users["street"], town.users["fire"]
    with undone():
        notices.tell("day-1", to=user, title="第一条")
        notices.tell("day-2", to=other, title="别人的")
        shown = Notice.objects.latest("pk").pk
        notices.tell("day-3", to=user, title="后来的")
        answer = browser(sessions["street"]).post("/notices/read/", {"newest": shown})
        unread = set(Notice.objects.filter(key__startswith="day-", read_at=None).values_list("key", flat=True))

        assert answer.status_code == 302
        assert unread == {"day-2", "day-3"}


def test_notices_stand_apart_by_the_day_on_which_they_were_told(town: Town, sessions: dict[str, str]):
    with undone():
        Notice.objects.filter(user=town.users["street"]).delete()
        for number in range(7):
            notices.tell(f"day-{number}", to=town.users["street"], title=f"第{number}条")
        page = browser(sessions["street"]).get("/home/").content.decode()
    told = re.search(r'<section class="told".*?</section>', page, re.DOTALL)[0]

    assert f"<h3>{timezone.localdate():%Y-%m-%d}</h3>" in told
    assert [f"第{number}条" in told for number in range(7)] == [False, False, True, True, True, True, True]
    assert "全部标为已读" in told
