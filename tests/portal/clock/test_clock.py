"""Statutory terms in Chinese working days: the vectors of the rulebook, pauses, the calendar's end."""

from datetime import date

import pytest

from portal.clock import clock
from portal.clock.choices import TermKind
from portal.models import Area, CalendarDay, Clause, PauseCause, Term, Threshold

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


def lines(term: Term, on: date) -> list[tuple[str, str, int | None, str]]:
    """Return the arithmetic as the page shows it, short."""
    shown = clock.replay(clock.terms(term.subject).get(pk=term.pk), on=on).lines
    return [(f"{line.first:%m-%d}", f"{line.last:%m-%d}", line.number, line.why) for line in shown]


def test_the_arithmetic_names_every_counted_day_holidays_and_make_up_days(case: Area) -> None:
    term = running(case, date(2026, 2, 13))

    assert lines(term, date(2026, 2, 13)) == [
        ("02-14", "02-14", 1, "春节调休上班"),
        ("02-15", "02-23", None, "春节"),
        ("02-24", "02-24", 2, ""),
        ("02-25", "02-25", 3, ""),
        ("02-26", "02-26", 4, ""),
        ("02-27", "02-27", 5, ""),
    ]


def test_the_arithmetic_names_weekends_and_pauses_with_their_cause(case: Area) -> None:
    term = running(case, date(2026, 11, 23))
    cause = PauseCause.objects.get(pk="expert-review")
    clock.pause(term, on=date(2026, 11, 24), reason="专家到场", cause=cause)
    clock.resume(term, on=date(2026, 11, 26))

    assert lines(term, date(2026, 11, 23)) == [
        ("11-24", "11-24", 1, ""),
        ("11-25", "11-26", None, "中止：专家评审：专家到场"),
        ("11-27", "11-27", 2, ""),
        ("11-28", "11-29", None, "周末"),
        ("11-30", "11-30", 3, ""),
        ("12-01", "12-01", 4, ""),
        ("12-02", "12-02", 5, ""),
    ]


def test_the_last_counted_line_is_the_due_date_and_the_number_of_days_the_length(case: Area) -> None:
    for started in (date(2026, 2, 13), date(2026, 9, 24), date(2026, 11, 23)):
        term = clock.start(case, TermKind.NONCONFORMITY, on=started, working_days=15)
        counted = [line for line in clock.replay(term, on=started).lines if line.is_counted]
        assert (counted[-1].last, counted[-1].number) == (term.due_on, 15)
        clock.stop(term, on=started)


def test_the_arithmetic_ends_with_the_calendar(case: Area) -> None:
    term = running(case, date(2026, 12, 29))

    shown = clock.replay(term, on=date(2026, 12, 29))

    assert shown.lines[-1].last == date(2026, 12, 31)
    assert not shown.computable


def test_a_pause_within_a_pause_ends_the_first(case: Area) -> None:
    term = running(case, date(2026, 11, 23))
    clock.pause(term, on=date(2026, 11, 24), reason="检测")

    clock.pause(term, on=date(2026, 11, 26), reason="退回补正")

    assert [(pause.reason, pause.until_on) for pause in term.pauses.all()] == [
        ("检测", date(2026, 11, 26)),
        ("退回补正", None),
    ]


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2026, 11, 25), 1, date(2026, 11, 25)),  # a Wednesday counts itself
        (date(2026, 11, 25), 3, date(2026, 11, 23)),
        (date(2026, 11, 25), 4, date(2026, 11, 20)),  # over the weekend
        (date(2026, 11, 22), 1, date(2026, 11, 20)),  # a Sunday does not count
        (date(2025, 1, 1), 5000, None),  # before the calendar
    ],
)
def test_working_days_are_counted_back_from_the_day_itself(day: date, count: int, before: date | None) -> None:
    assert clock.working_day_before(day, count) == before


def test_a_term_of_the_rulebook_has_its_number_and_its_clause(case: Area) -> None:
    term = clock.begin(case, TermKind.RECEIPT, on=date(2026, 11, 23))

    number = Threshold.objects.get(key="term.receipt.working_days")
    assert term.working_days == number.value
    assert term.clause.code == number.clause_code
    assert term.clause == Clause.objects.in_force(date(2026, 11, 23)).filter(code=number.clause_code).latest("version")


def test_a_term_is_found_by_its_subject_and_its_kind(case: Area) -> None:
    other = running(Area.objects.get(pk="3301"), date(2026, 11, 20))
    hearing = clock.start(case, TermKind.HEARING, on=date(2026, 11, 20), working_days=5)
    receipt = running(case, date(2026, 11, 23))

    assert clock.running(case, TermKind.RECEIPT) == receipt
    assert list(clock.terms(case).order_by("pk")) == [hearing, receipt]
    clock.end(case, TermKind.RECEIPT, on=date(2026, 11, 24))
    assert clock.running(case, TermKind.RECEIPT) is None
    assert clock.running(Area.objects.get(pk="3301"), TermKind.RECEIPT) == other


def test_the_day_on_which_an_open_pause_begins_still_counts(case: Area) -> None:
    term = running(case, date(2026, 11, 23))
    clock.pause(term, on=date(2026, 11, 25), reason="退回补正")

    shown = clock.replay(term, on=date(2026, 11, 30))

    assert (shown.elapsed, shown.computable, shown.open_pause) == (2, True, term.pauses.get())


@pytest.mark.parametrize(
    ("day", "overdue"), [(date(2026, 11, 27), False), (date(2026, 11, 30), False), (date(2026, 12, 1), True)]
)
def test_a_term_is_overdue_the_day_after_its_last(case: Area, day: date, overdue: bool) -> None:
    term = running(case, date(2026, 11, 23))

    assert clock.replay(term, on=day).overdue == overdue


def test_the_arithmetic_of_a_running_term_goes_to_its_last_day_and_of_a_stopped_one_to_its_end(case: Area) -> None:
    term = running(case, date(2026, 11, 23))
    assert clock.replay(term, on=date(2026, 11, 24)).lines[-1].last == date(2026, 11, 30)

    clock.stop(term, on=date(2026, 11, 25))

    shown = clock.replay(term, on=date(2026, 11, 30))
    assert (shown.elapsed, shown.lines[-1].last, shown.computable) == (2, date(2026, 11, 25), True)
    assert shown.open_pause is None


@pytest.mark.parametrize(
    ("day", "lasting"), [(date(2026, 11, 27), True), (date(2026, 11, 30), True), (date(2026, 12, 1), False)]
)
def test_a_term_lasts_to_the_end_of_its_last_day(case: Area, day: date, lasting: bool) -> None:
    assert not clock.lasts(case, TermKind.RECEIPT, on=day)
    running(case, date(2026, 11, 23))

    assert clock.lasts(case, TermKind.RECEIPT, on=day) == lasting


def test_a_term_whose_last_day_the_calendar_does_not_know_lasts(case: Area) -> None:
    running(case, date(2026, 12, 29))

    assert clock.lasts(case, TermKind.RECEIPT, on=date(2027, 12, 29))


def test_the_latest_term_of_a_kind_is_found_running_or_not(case: Area) -> None:
    first = running(case, date(2026, 11, 20))
    clock.stop(first, on=date(2026, 11, 23))
    assert clock.latest(case, TermKind.RECEIPT) == first

    second = running(case, date(2026, 11, 24))
    clock.start(case, TermKind.HEARING, on=date(2026, 11, 25), working_days=5)

    assert clock.latest(case, TermKind.RECEIPT) == second


def test_a_term_that_runs_on_after_it_was_stopped_loses_the_days_between(case: Area) -> None:
    term = running(case, date(2026, 11, 23))
    clock.stop(term, on=date(2026, 11, 24))  # one day of five is over

    clock.reopen(term, on=date(2026, 11, 27))

    term.refresh_from_db()
    assert (term.stopped_on, term.due_on) == (None, date(2026, 12, 3))
    assert [(pause.from_on, pause.until_on) for pause in term.pauses.all()] == [
        (date(2026, 11, 24), date(2026, 11, 27))
    ]


def test_a_term_that_is_reopened_for_an_earlier_day_has_no_pause_that_ends_before_it_begins(case: Area) -> None:
    term = running(case, date(2026, 11, 23))
    clock.stop(term, on=date(2026, 11, 26))

    clock.reopen(term, on=date(2026, 11, 25))

    assert [(pause.from_on, pause.until_on) for pause in term.pauses.all()] == [
        (date(2026, 11, 26), date(2026, 11, 26))
    ]
    assert term.due_on == date(2026, 11, 30)
