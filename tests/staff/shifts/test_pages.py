"""The board shows the week, the worklist what lacks tomorrow, parents one line; bad input is told beside its field and nothing is lost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.rulebook.rulebook import Limits, Outcome
from portal.site.days import waiting
from staff.models import Leave, Presence, RatioDay, Shift
from staff.shifts import shares
from staff.shifts.checks import in_ratio_by_slot
from tests.factories import TODAY, FacilityFactory, operator_user
from tests.staff.shifts.builders import carer, nursery, weekly

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DAY = timedelta(days=1)


@pytest.fixture
def facility():
    return nursery()


@pytest.fixture
def operator(facility, client):
    user = operator_user(facility.operator)
    client.force_login(user)
    return user


def typed(holder, **given) -> dict:
    return {
        "post": holder.pk,
        "kind": "care",
        "care_class": holder.care_class_id,
        "starts_at": "08:00",
        "ends_at": "16:00",
        "weekdays": ["1", "2"],
        "since": TODAY.isoformat(),
    } | given


def test_the_board_of_a_week_costs_few_queries_however_many_people_work(client, facility, operator):
    for _ in range(6):
        weekly(carer(facility), "08:00", "17:30")
    Leave.objects.create(person=facility.people.first(), since=TODAY, until=TODAY, state="approved")

    url = reverse("shift-board", args=[facility.pk])
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(url, {"week": "2026-11-25", "without": facility.people.last().pk})

    assert len(queries) < 15
    assert "17:30–18:00" in page.content.decode()
    assert [len(day.rows) for day in page.context["board"].days] == [1, 1, 1, 1, 1, 0, 0]


@pytest.mark.parametrize("week", ["nonsense", "2026-02-31", ""])
def test_an_unreadable_week_is_this_one(client, facility, operator, week):
    assert client.get(reverse("shift-board", args=[facility.pk]), {"week": week}).context["board"].monday == TODAY


def test_without_somebody_the_board_tells_what_would_lack(client, facility, operator):
    first, second = carer(facility), carer(facility)
    for post in (first, second):
        weekly(post, "08:00", "18:00", days=[1])

    page = client.get(reverse("shift-board", args=[facility.pk]), {"without": second.person_id})

    [row] = page.context["board"].days[0].rows
    assert (row.gaps, [gap.carers for gap in row.lost]) == ([], [1])
    assert f"若{second.person}不在" in page.content.decode()


def test_several_weekdays_are_planned_at_once(client, facility, operator):
    post = carer(facility)

    answer = client.post(reverse("shift-create", args=[facility.pk]), typed(post))

    assert answer["Location"] == reverse("shift-board", args=[facility.pk]) + f"?week={TODAY}"
    assert list(Shift.objects.values_list("weekday", "since", "day")) == [(1, TODAY, None), (2, TODAY, None)]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"weekdays": []}, "weekdays"),
        ({"day": "2026-11-24"}, "weekdays"),
        ({"since": ""}, "since"),
        ({"until": "2026-11-22"}, "until"),
        ({"ends_at": "20:00"}, "ends_at"),
        ({"since": "2026-11-22"}, "since"),
        ({"care_class": ""}, "care_class"),
        ({"post": ""}, "post"),
        ({"weekdays": [], "day": "2026-11-22"}, "day"),
    ],
)
def test_what_can_not_be_planned_is_told_beside_its_field_and_nothing_typed_is_lost(
    client, facility, operator, given, field
):
    page = client.post(reverse("shift-create", args=[facility.pk]), typed(carer(facility), **given))

    assert list(page.context["form"].errors) == [field]
    assert 'value="08:00"' in page.content.decode()
    assert not Shift.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"until": "2026-11-22"}, "until"),
        ({"starts_at": "09:00"}, "ends_at"),
        ({"ends_at": "09:00"}, "starts_at"),
        ({"starts_at": "09:00", "ends_at": "09:00"}, "ends_at"),
        ({"starts_at": "09:00", "ends_at": "10:00", "until": "2026-11-24"}, "until"),
    ],
)
def test_leave_that_can_not_be_is_told_beside_its_field(client, facility, operator, given, field):
    person = carer(facility).person
    sent = {"person": person.pk, "since": TODAY.isoformat(), "until": TODAY.isoformat()} | given

    page = client.post(reverse("leave-create", args=[facility.pk]), sent)

    assert list(page.context["form"].errors) == [field]


def test_leave_is_written_down_weighed_approved_and_stood_in_for(client, facility, operator):
    away, other = carer(facility), carer(facility)
    weekly(away, "08:00", "18:00", days=[2])
    weekly(other, "08:00", "12:00", days=[2])
    tomorrow = (TODAY + DAY).isoformat()

    answer = client.post(
        reverse("leave-create", args=[facility.pk]), {"person": away.person_id, "since": tomorrow, "until": tomorrow}
    )
    page = client.get(answer["Location"]).content.decode()
    leave = Leave.objects.get()
    client.post(reverse("leave-approve", args=[leave.pk]))
    stands_in = {
        "post": other.pk, "care_class": other.care_class_id, "day": tomorrow, "starts_at": "12:00", "ends_at": "18:00"
    }  # fmt: skip
    client.post(reverse("leave-substitute", args=[leave.pk]), stands_in)

    assert f"若{away.person}不在" in page
    assert leave.substitutions.get().post == other
    assert other.person.name in client.get(leave.get_absolute_url()).content.decode()


def test_what_lacks_tomorrow_and_leave_to_answer_wait_for_the_operator_alone(facility, operator, bureau):
    weekly(carer(facility), "08:00", "18:00", days=[2])
    Leave.objects.create(person=facility.people.first(), since=TODAY + 3 * DAY, until=TODAY + 3 * DAY)

    titles = [str(item.title) for item in waiting(operator, on=TODAY)]

    assert sum("08:00–18:00" in title and "应有2名" in title for title in titles) == 1
    assert "处理请假申请" in titles
    assert not [item for item in waiting(bureau, on=TODAY) if item.kind.code == "shifts"]


def test_who_is_here_is_noted_with_one_tap_and_once(client, facility, operator):
    person = carer(facility).person
    note = reverse("presence-note", args=[person.pk])

    assert client.get(reverse("presence", args=[facility.pk])).context["rows"] == [(person, None)]
    for what in ("came", "came", "left", "left"):
        client.post(note, {"what": what})

    # the page's clock is the wall's, the day is the test's: so the presence is asked for itself
    assert Presence.objects.count() == 1
    assert Presence.objects.get().left_at is not None


def test_parents_read_one_line_and_how_it_was_counted_or_that_it_is_not_known(client, facility):
    url = reverse("register-facility", args=[facility.pk])
    assert "未知：该机构最近90天未在平台上登记班次" in client.get(url).content.decode()

    for back, kept in ((1, 40), (2, 39)):
        row = facility.classes.get()
        RatioDay.objects.create(care_class=row, day=TODAY - back * DAY, children=10, needed=2, slots=40, in_ratio=kept)

    page = client.get(url).content.decode()
    assert "<strong>98.7%</strong>" in page
    assert "90天中有2天有记录" in page


def test_parents_compare_the_history_month_by_month_and_a_month_without_shifts_is_not_known(client, facility):
    row, other = facility.classes.get(), FacilityFactory(state="filed")
    for day, kept in (
        (date(2026, 4, 30), 0),
        (date(2026, 5, 1), 40),
        (date(2026, 8, 31), 39),
        (date(2026, 10, 31), 10),
    ):
        RatioDay.objects.create(care_class=row, day=day, children=10, needed=2, slots=40, in_ratio=kept)
    RatioDay.objects.create(care_class=row, day=date(2026, 10, 30), children=1, needed=1, slots=20, in_ratio=20)

    history = shares.by_month([facility.pk, other.pk], on=TODAY)
    page = client.get(reverse("register-compare"), {"chosen": [facility.pk, other.pk]}).content.decode()

    told = {month.month: None if percent is None else str(percent) for month, percent in history[facility.pk]}
    assert told == {5: "100.0", 6: None, 7: None, 8: "97.5", 9: None, 10: "50.0"}
    assert {percent for _month, percent in history[other.pk]} == {None}
    assert "2026-08 97.5 % · 2026-09 不详" in " ".join(page.split())


@pytest.mark.parametrize(
    ("back", "kept", "outcome"),
    [
        (1, 100, None),
        (1, 99, Outcome.ADVISED),
        (1, 95, Outcome.ADVISED),
        (1, 94, Outcome.BREACHED),
        (30, 94, Outcome.BREACHED),
        (31, 0, None),
        (0, 0, None),
    ],
)
def test_the_rulebook_judges_the_slots_of_the_last_days(facility, back, kept, outcome):
    for _ in range(3):
        carer(facility)
    RatioDay.objects.create(
        care_class=facility.classes.get(), day=TODAY - back * DAY, children=10, needed=2, slots=100, in_ratio=kept
    )
    mine = type(facility).objects.filter(pk=facility.pk)

    found = [breach.outcome for breach in in_ratio_by_slot(mine, TODAY, Limits(TODAY))]

    assert found == ([outcome] if outcome else [])


def test_an_officer_reads_the_board_and_can_plan_nothing(client, facility, bureau):
    [shift] = weekly(carer(facility), "08:00", "18:00", days=[1])
    client.force_login(bureau)

    page = client.get(reverse("shift-board", args=[facility.pk])).content.decode()

    assert "15分钟" in page
    assert reverse("shift-end", args=[shift.pk]) not in page
    assert client.post(reverse("shift-end", args=[shift.pk])).status_code == 403
