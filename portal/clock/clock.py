"""Statutory terms in Chinese working days: start, pause, resume, stop, and the arithmetic to replay them.

The first day is not counted; make-up Saturdays and Sundays are working days; what lies past the published calendar is not
yet computable (None) and never guessed. Source: docs/rulebook.md, working days.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext

from portal.accounts.models import User
from portal.clock.models import CalendarDay, PauseCause, Term, TermPause
from portal.rulebook.models import Clause, Threshold
from portal.rulebook.rulebook import Limits

Span = tuple[date, date | None]  # not counted: after the first day, up to and including the second


def _counted(after: date, pauses: Sequence[Span]) -> models.QuerySet[CalendarDay]:
    """Working days after the day that no pause takes out."""
    paused = Q(pk__in=[])
    for start, end in pauses:
        paused |= Q(day__gt=start, day__lte=end) if end else Q(day__gt=start)
    return CalendarDay.objects.filter(day__gt=after, is_working=True).exclude(paused)


def add_working_days(start: date, days: int, pauses: Sequence[Span] = ()) -> date | None:
    """Return the last day of a term of `days` working days that starts on `start`, or None past the calendar's end."""
    return _counted(start, pauses).order_by("day").values_list("day", flat=True)[days - 1 : days].first()


def working_days_between(start: date, end: date, pauses: Sequence[Span] = ()) -> int:
    """Count working days after `start` up to and including `end`."""
    return _counted(start, pauses).filter(day__lte=end).count()


def days_late(term: Term | None, due_on: date, *, on: date) -> int:
    """Count working days after the due date up to and including the day; days in which the term stood still do not count."""
    return working_days_between(due_on, on, _spans(term) if term else ())


def working_day_before(day: date, count: int) -> date | None:
    """Return the working day so many working days back from the day, itself counted if it is one."""
    back = CalendarDay.objects.filter(day__lte=day, is_working=True).order_by("-day")
    return back.values_list("day", flat=True)[count - 1 : count].first()


@transaction.atomic
def start(subject: models.Model, kind: str, *, on: date, working_days: int, clause: Clause | None = None) -> Term:
    """Start a term for the subject and store its due date."""
    return Term.objects.create(
        subject=subject,
        kind=kind,
        clause=clause,
        working_days=working_days,
        started_on=on,
        due_on=add_working_days(on, working_days),
    )


def begin(subject: models.Model, kind: str, *, on: date, rule: str = "") -> Term:
    """Start the term that the rulebook sets for the kind: its number `term.<kind>.working_days` and the clause of that number.

    `rule` names another number than the kind's where the law sets several lengths. Raises MissingThreshold if the rulebook
    has no such number for the day.
    """
    key = f"term.{rule or kind}.working_days"
    working_days = int(Limits(on)[key])
    source = Threshold.objects.in_force(on).filter(key=key).latest("effective_from").clause_code
    clause = Clause.objects.in_force(on).filter(code=source).order_by("-version").first()
    return start(subject, kind, on=on, working_days=working_days, clause=clause)


def end(subject: models.Model, kind: str, *, on: date) -> None:
    """Stop the subject's running term of the kind, if there is one."""
    if term := running(subject, kind):
        stop(term, on=on)


def latest(subject: models.Model, kind: str) -> Term | None:
    """Return the subject's last term of the kind, running or not."""
    return _terms(subject).filter(kind=kind).order_by("pk").last()


def running(subject: models.Model, kind: str) -> Term | None:
    """Return the subject's running term of the kind, if there is one."""
    return _terms(subject).running().filter(kind=kind).first()  # type: ignore[attr-defined]


def terms(subject: models.Model) -> models.QuerySet[Term]:
    """Return all terms of the subject with their pauses, oldest first."""
    return _terms(subject).select_related("clause__regulation").prefetch_related("pauses__cause", "pauses__by")


def lasts(subject: models.Model, kind: str, *, on: date) -> bool:
    """Say whether a term of the kind runs and its last day is not over; one whose last day the calendar doesn't know never ends by itself."""
    term = running(subject, kind)
    return term is not None and (term.due_on is None or on <= term.due_on)


def _terms(subject: models.Model) -> models.QuerySet[Term]:
    return Term.objects.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)


@transaction.atomic
def pause(term: Term, *, on: date, reason: str = "", cause: PauseCause | None = None, by: User | None = None) -> None:
    """Stop counting after `on`: the ball is with somebody else. A pause that is open ends that day, the new one follows."""
    _end_pause(term, on)
    TermPause.objects.create(term=term, from_on=on, reason=reason, cause=cause, by=by)
    term.due_on = None
    term.save(update_fields=["due_on"])


@transaction.atomic
def resume(term: Term, *, on: date) -> None:
    """Count again from the day after `on` and store the new due date."""
    _end_pause(term, on)
    term.due_on = add_working_days(term.started_on, term.working_days, _spans(term))
    term.save(update_fields=["due_on"])


@transaction.atomic
def extend(term: Term, *, working_days: int) -> None:
    """Give a running term more days and store the new due date; a paused one has none until it runs again."""
    term.working_days += working_days
    term.due_on = None if is_paused(term) else add_working_days(term.started_on, term.working_days, _spans(term))
    term.save(update_fields=["working_days", "due_on"])


@transaction.atomic
def stop(term: Term, *, on: date) -> None:
    """End the term: what it asked for was done, or fell away."""
    _end_pause(term, on)
    term.stopped_on = on
    term.save(update_fields=["stopped_on"])


@transaction.atomic
def reopen(term: Term, *, on: date) -> None:
    """Let a term that was stopped run on: the days between count as a pause, what was left is left, nothing is added."""
    if term.stopped_on:
        TermPause.objects.create(term=term, from_on=term.stopped_on, until_on=max(on, term.stopped_on))
    term.stopped_on = None
    term.due_on = add_working_days(term.started_on, term.working_days, _spans(term))
    term.save(update_fields=["stopped_on", "due_on"])


def _end_pause(term: Term, on: date) -> None:
    term.pauses.filter(until_on__isnull=True).update(until_on=on)


def recompute() -> int:
    """Compute the due dates of all running terms again after the calendar changed; return how many moved."""
    changed = 0
    for term in Term.objects.running().prefetch_related("pauses"):
        due = None if is_paused(term) else add_working_days(term.started_on, term.working_days, _spans(term))
        if due != term.due_on:
            term.due_on = due
            term.save(update_fields=["due_on"])
            changed += 1
    return changed


@dataclass(frozen=True)
class Line:
    """One line of a term's arithmetic: a counted day with its number, or a span of days that do not count, with why."""

    first: date
    last: date
    number: int | None
    why: str

    @property
    def is_counted(self) -> bool:
        """Say whether the line is a day of the term."""
        return self.number is not None


@dataclass(frozen=True)
class Replay:
    """The arithmetic of a term as of a day, to be shown and checked by hand."""

    term: Term
    elapsed: int
    remaining: int
    paused: bool
    overdue: bool
    computable: bool
    lines: Sequence[Line] = ()

    @property
    def open_pause(self) -> TermPause | None:
        """The pause that the term stands in, if any."""
        return next((pause for pause in self.term.pauses.all() if pause.until_on is None), None)


def replay(term: Term, *, on: date) -> Replay:
    """Work out again, from the calendar and the pauses, where the term stands on a day."""
    return replayed([term], on=on)[0]


def replayed(terms: Iterable[Term], *, on: date) -> list[Replay]:
    """Return the same of several terms, with the calendar read once for all."""
    asked = list(terms)
    spans = reduce(or_, [_span_told(term, on) for term in asked], Q(pk__in=[]))
    days = list(CalendarDay.objects.filter(spans).order_by("day"))
    return [_replay(term, on, days) for term in asked]


def _replay(term: Term, on: date, days: Sequence[CalendarDay]) -> Replay:
    until = _until(term, on)
    lines = _lines(term, days, last=_last_told(term, on))
    elapsed = sum(line.is_counted and line.last <= until for line in lines)
    paused = is_paused(term)
    return Replay(
        term=term,
        elapsed=elapsed,
        remaining=term.working_days - elapsed,
        paused=paused,
        overdue=elapsed > term.working_days,
        computable=paused or term.due_on is not None,
        lines=lines,
    )


def _until(term: Term, on: date) -> date:
    return min(on, term.stopped_on) if term.stopped_on else on


def _last_told(term: Term, on: date) -> date:
    """Return the due date or the day up to which the term has run, whichever is later."""
    until = _until(term, on)
    return until if term.stopped_on or is_paused(term) else max(until, term.due_on or date.max)


def _span_told(term: Term, on: date) -> Q:
    return Q(day__gt=term.started_on, day__lte=_last_told(term, on))


def _lines(term: Term, days: Iterable[CalendarDay], *, last: date) -> list[Line]:
    """Tell every day after the term's first up to the last; never past the calendar."""
    lines: list[Line] = []
    pauses, number = list(term.pauses.all()), 0
    for day in (day for day in days if term.started_on < day.day <= last):
        why_not = _why_not(day, pauses)
        if not why_not:
            number += 1
            lines.append(Line(day.day, day.day, number, day.name))
        elif lines and not lines[-1].is_counted and lines[-1].why == why_not:
            lines[-1] = Line(lines[-1].first, day.day, None, why_not)
        else:
            lines.append(Line(day.day, day.day, None, why_not))
    return lines


def _why_not(day: CalendarDay, pauses: Sequence[TermPause]) -> str:
    """Say why the day does not count, or nothing if it does."""
    for pause in pauses:
        if pause.from_on < day.day and (pause.until_on is None or day.day <= pause.until_on):
            return gettext("Pause: %(reason)s") % {"reason": pause}
    if day.is_working:
        return ""
    return day.name or gettext("weekend")


def _spans(term: Term) -> list[Span]:
    return [(pause.from_on, pause.until_on) for pause in term.pauses.all()]


def is_paused(term: Term) -> bool:
    """Say whether the term stands still."""
    return any(pause.until_on is None for pause in term.pauses.all())
