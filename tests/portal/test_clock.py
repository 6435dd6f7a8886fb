"""Statutory terms in Chinese working days: the vectors of the rulebook, pauses, the calendar's end."""

from datetime import date

import pytest

from portal import clock
from portal.choices import TermKind
from portal.models import Area, CalendarDay, Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Area:
    return Area.objects.get(pk="33")  # any row can be a subject; its key is a number


def running(case: Area, on: date, days: int = 5) -> Term:
    return clock.start(case, TermKind.RECEIPT, on=on, working_days=days)


@pytest.mark.parametrize(
    ("received", "fifth", "fifteenth"),
    [
        (date(2026, 2, 13), date(2026, 2, 27), date(2026, 3, 12)),  # over Spring Festival, with a make-up Saturday
        (date(2026, 9, 24), date(2026, 10, 9), date(2026, 10, 22)),  # over National Day, with a make-up Saturday
        (date(2026, 11, 23), date(2026, 11, 30), date(2026, 12, 14)),  # plain weeks
    ],
)
def test_terms_end_on_the_days_of_the_vectors(received: date, fifth: date, fifteenth: date) -> None:
    assert clock.add_working_days(received, 5) == fifth
    assert clock.add_working_days(received, 15) == fifteenth


def test_the_first_day_is_not_counted() -> None:
    assert clock.working_days_between(date(2026, 11, 23), date(2026, 11, 23)) == 0
    assert clock.working_days_between(date(2026, 11, 23), date(2026, 11, 24)) == 1


def test_past_the_calendars_end_a_due_date_is_not_computable(case: Area) -> None:
    term = running(case, date(2026, 12, 29))

    assert term.due_on is None
    assert clock.replay(term, on=date(2026, 12, 30)).computable is False


def test_days_with_the_operator_are_not_counted(case: Area) -> None:
    term = running(case, date(2026, 11, 23))
    clock.pause(term, on=date(2026, 11, 24), reason="退回补正")  # Tuesday still counts
    assert term.due_on is None

    clock.resume(term, on=date(2026, 12, 1))  # Wednesday counts again

    term.refresh_from_db()
    assert term.due_on == date(2026, 12, 7)
    shown = clock.replay(term, on=date(2026, 12, 2))
    assert (shown.elapsed, shown.remaining, shown.overdue, shown.paused) == (2, 3, False, False)


def test_two_pauses_add_up(case: Area) -> None:
    term = running(case, date(2026, 11, 23))
    for start, end in ((date(2026, 11, 24), date(2026, 11, 25)), (date(2026, 11, 26), date(2026, 11, 27))):
        clock.pause(term, on=start, reason="退回补正")
        clock.resume(term, on=end)

    term.refresh_from_db()
    assert term.due_on == date(2026, 12, 2)


def test_after_the_last_day_a_term_is_overdue(case: Area) -> None:
    term = running(case, date(2026, 11, 23))

    assert clock.replay(term, on=date(2026, 11, 30)).overdue is False
    assert clock.replay(term, on=date(2026, 12, 1)).overdue is True


def test_a_stopped_term_stands_still(case: Area) -> None:
    term = running(case, date(2026, 11, 23))
    clock.stop(term, on=date(2026, 11, 25))

    assert clock.replay(term, on=date(2026, 12, 25)).elapsed == 2
    assert clock.running(case, TermKind.RECEIPT) is None


def test_a_changed_calendar_moves_running_terms_only(case: Area) -> None:
    stopped = running(case, date(2026, 11, 16))
    clock.stop(stopped, on=date(2026, 11, 18))
    term = running(case, date(2026, 11, 23))
    CalendarDay.objects.filter(day=date(2026, 11, 26)).update(is_working=False)

    assert clock.recompute() == 1

    term.refresh_from_db()
    stopped.refresh_from_db()
    assert (term.due_on, stopped.due_on) == (date(2026, 12, 1), date(2026, 11, 23))
