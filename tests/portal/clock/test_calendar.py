"""The working-day calendar is kept by its keepers and by the yearly notice; running terms follow."""

from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from portal.accounts.choices import Role
from portal.clock import clock, workdays
from portal.clock.choices import TermKind
from portal.errors import NotAllowed, Refused
from portal.models import Area, CalendarDay, User
from portal.site import days
from tests.factories import CHANGQING, officer

pytestmark = pytest.mark.django_db
HOLIDAYS_2027 = [
    date(2027, 1, 1),
    *(date(2027, 2, 5) + timedelta(days=n) for n in range(7)),
    *(date(2027, 10, 1) + timedelta(days=n) for n in range(7)),
]


def notice(folder: Path, lines: list[str], header: str = "day,is_working,name", encoding: str = "utf-8") -> Path:
    path = folder / "notice.csv"
    path.write_text("\n".join([header, *lines]), encoding=encoding)
    return path


def of_2027(folder: Path) -> Path:
    return notice(folder, [*(f"{day},0,节日" for day in HOLIDAYS_2027), "2027-02-14,1,调休"])


def test_a_notice_opens_the_next_year_and_makes_due_dates_computable(tmp_path: Path) -> None:
    term = clock.start(Area.objects.get(pk="33"), TermKind.RECEIPT, on=date(2026, 12, 29), working_days=5)
    assert term.due_on is None

    days, moved = workdays.load_notice(of_2027(tmp_path))

    term.refresh_from_db()
    assert (days, moved, term.due_on) == (16, 1, date(2027, 1, 6))
    assert CalendarDay.objects.filter(day__year=2027).count() == 365
    assert CalendarDay.objects.get(pk=date(2027, 2, 14)).is_working


def test_a_notice_of_a_known_year_changes_the_days_it_names(tmp_path: Path) -> None:
    workdays.load_notice(
        notice(tmp_path, ["2026年11月25日,休,临时放假"], header="日期,是否上班,名称", encoding="gb18030")
    )

    assert not CalendarDay.objects.get(pk=date(2026, 11, 25)).is_working
    assert CalendarDay.objects.get(pk=date(2026, 11, 26)).is_working


def test_a_notice_with_a_bad_row_changes_nothing_and_names_the_line(tmp_path: Path) -> None:
    path, errors = (
        notice(tmp_path, ["2026-11-25,0,x", "2026-13-01,0,x", "2026-11-26,maybe,x", "2026-11-25,1,x"]),
        StringIO(),
    )

    with pytest.raises(workdays.Rejected) as rejected:
        workdays.load_notice(path)
    with pytest.raises(CommandError):
        call_command("import_calendar", path, stderr=errors)

    assert [fault.line for fault in rejected.value.faults] == [3, 4, 5]
    assert errors.getvalue().count("notice.csv") == 3
    assert CalendarDay.objects.get(pk=date(2026, 11, 25)).is_working


def test_a_few_days_are_no_notice_of_a_new_year(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        workdays.load_notice(notice(tmp_path, ["2027-01-01,0,元旦"]))

    assert not CalendarDay.objects.filter(day__year=2027).exists()


@pytest.mark.parametrize(("days", "is_whole"), [(10, False), (11, True), (12, True)])
def test_eleven_days_are_the_shortest_notice_of_a_new_year(tmp_path: Path, days: int, is_whole: bool) -> None:
    path = notice(tmp_path, [f"{day},0,节日" for day in HOLIDAYS_2027[-days:]])
    if not is_whole:
        with pytest.raises(Refused):
            workdays.load_notice(path)
        return

    workdays.load_notice(path)

    friday, saturday = CalendarDay.objects.get(pk=date(2027, 1, 1)), CalendarDay.objects.get(pk=date(2027, 1, 2))
    assert (friday.is_working, saturday.is_working, friday.source) == (True, False, "notice.csv")
    assert CalendarDay.objects.filter(day__year=2027).count() == 365


def test_long_names_are_cut_to_what_the_calendar_holds(tmp_path: Path) -> None:
    path = notice(tmp_path, ["2026-11-25,0," + "节" * 60]).rename(tmp_path / ("n" * 90 + ".csv"))

    workdays.load_notice(path)

    day = CalendarDay.objects.get(pk=date(2026, 11, 25))
    assert (day.name, day.source) == ("节" * 40, "n" * 80)


def test_only_keepers_change_a_day(street: User, bureau: User) -> None:
    day = CalendarDay.objects.get(pk=date(2026, 11, 25))
    day.is_working = False

    with pytest.raises(NotAllowed):
        workdays.keep_day(day, by=street)
    workdays.keep_day(day, by=bureau)

    assert not CalendarDay.objects.get(pk=day.pk).is_working


def test_the_page_of_a_year_names_holidays_and_make_up_days(client: Client) -> None:
    page = client.get("/calendar/2026/")

    assert page.status_code == 200
    content = page.content.decode()
    assert "休" in content
    assert "班" in content
    assert "2026-12-31" in content  # the calendar's end
    assert "/calendar/2026/11/25/" not in content  # nothing to edit for the public


def test_a_keeper_changes_a_day_on_its_page(client: Client, bureau: User) -> None:
    term = clock.start(Area.objects.get(pk="33"), TermKind.RECEIPT, on=date(2026, 11, 23), working_days=5)
    client.force_login(bureau)

    answer = client.post("/calendar/2026/11/25/", {"name": "临时放假"}, follow=True)

    term.refresh_from_db()
    assert answer.status_code == 200
    assert term.due_on == date(2026, 12, 1)


def test_strangers_and_wrong_days_are_turned_away(client: Client) -> None:
    assert client.get("/calendar/2026/11/25/").status_code == 302
    client.force_login(officer(Role.STREET_OFFICER, area=CHANGQING))
    assert client.get("/calendar/2026/11/25/").status_code == 403
    client.force_login(officer(Role.BUREAU_LEAD))
    assert client.get("/calendar/2026/13/45/").status_code == 404
    assert client.get("/calendar/1900/").status_code == 404


# the next year


def written(*more: str) -> str:
    return "\n".join([*(f"{day} 休 节日" for day in HOLIDAYS_2027), "2027-02-14 班 调休", *more])


@pytest.mark.parametrize(
    ("on", "asked"), [(date(2026, 9, 30), False), (date(2026, 10, 1), True), (date(2027, 1, 4), True)]
)
def test_the_missing_year_waits_for_its_keeper_from_october_on(bureau: User, on: date, asked: bool) -> None:
    items = [item for item in days.waiting(bureau, on=on) if item.url == "/calendar/new/"]

    assert bool(items) is asked
    assert all(item.due_on == date(2026, 12, 1) and "2027" in item.subject for item in items)


def test_a_year_is_entered_on_a_page_and_then_waits_no_longer(bureau: User, client: Client) -> None:
    client.force_login(bureau)
    term = clock.start(Area.objects.get(pk="33"), TermKind.RECEIPT, on=date(2026, 12, 29), working_days=5)

    answer = client.post("/calendar/new/", {"source": "国办发明电〔2026〕7号", "days": written()}, follow=True)

    term.refresh_from_db()
    assert "已录入16天" in answer.content.decode()
    assert term.due_on is not None
    assert CalendarDay.objects.get(day=date(2027, 1, 1)).source == "国办发明电〔2026〕7号"
    assert not [item for item in days.waiting(bureau, on=date(2026, 12, 1)) if item.url == "/calendar/new/"]


@pytest.mark.parametrize(
    ("days", "told"),
    [("2027-01-01 休 元旦", "2027"), (written("2027-02-30 休 节日"), "2027-02-30"), (written("2027-05-01"), "")],
)
def test_a_bad_notice_is_told_by_line_and_nothing_typed_is_lost(
    bureau: User, client: Client, days: str, told: str
) -> None:
    client.force_login(bureau)

    page = client.post("/calendar/new/", {"source": "通知", "days": days}).content.decode()

    assert days.splitlines()[-1] in page
    assert told in page
    assert not CalendarDay.objects.filter(day__year=2027).exists()


def test_a_line_keeps_a_name_of_several_words_and_is_told_by_its_number(bureau: User) -> None:
    workdays.enter_notice("2026-12-31 休 元旦 前夜 假期", source="通知", by=bureau)
    assert CalendarDay.objects.get(day=date(2026, 12, 31)).name == "元旦 前夜 假期"

    with pytest.raises(workdays.Rejected) as told:
        workdays.enter_notice("2026-12-30 休 节日\n\n2026-02-30 休 节日", source="通知", by=bureau)

    assert [fault.line for fault in told.value.faults] == [3]
