"""One rulebook: clauses and numbers are dated data, checks are set-based code that the apps register.

The same check serves the operator's self-check, the reviewer's screen, the checklist, the nightly rollup and the public
explanation.
"""

from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.enums import TextChoices
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from portal import prefetching
from portal.errors import Refused
from portal.rulebook.choices import Severity
from portal.rulebook.models import Clause, Threshold
from portal.tones import toned


@toned(good="met", info="advised", warning="warned", danger="breached", unknown="unknown")
class Outcome(TextChoices):
    MET = "met", _("Met")
    BREACHED = "breached", _("Not met")
    WARNED = "warned", _("Needs the reviewer's reason")
    ADVISED = "advised", _("Advice not followed")
    UNKNOWN = "unknown", _("Not computable")


@dataclass(frozen=True)
class Breach:
    """What a check says of one facility that does not simply meet the clause. `reason` is a lazy template with %(x)s."""

    facility_id: int
    reason: Promise | str
    params: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome = Outcome.BREACHED


@dataclass(frozen=True)
class Finding:
    """The result of one check for one facility on one day, with the version of the clause that was in force."""

    facility_id: int
    clause: Clause
    outcome: Outcome
    reason: Promise | str
    params: dict[str, Any]
    section: str
    blocks_filing: bool

    @property
    def field(self) -> str:
        """The form field or kind of document that the finding is about, empty if it is about the section as a whole."""
        return str(self.params.get("field", ""))

    @property
    def message(self) -> str:
        """The reason in the language of the page."""
        return str(self.reason) % self.params if self.params else str(self.reason)


Kept = TypeVar("Kept")


_TOLD: ContextVar[dict[date, dict[str, Decimal]] | None] = ContextVar("numbers told", default=None)


@contextmanager
def numbers_once() -> Iterator[None]:
    """Read the rulebook's numbers of a day once for all that ask them within: for pages that several cases put together."""
    token = _TOLD.set({})
    try:
        yield
    finally:
        _TOLD.reset(token)


class Limits:
    """The rulebook's numbers as they hold on a day; those of one prefix alone where a request needs no others."""

    def __init__(self, on: date, *, prefix: str = ""):
        self._asked = on, prefix
        self._kept: dict[str, Any] = {}
        self._here: dict[str, Any] = {}
        self._places: dict[Q, dict[str, Any]] = {}

    @classmethod
    def read(cls, on: date, prefix: str) -> "Limits":
        """Return the numbers of a prefix, read now by a statement that is written once a day: for doors at which many knock."""
        limits = cls(on, prefix=prefix)
        with connection.cursor() as cursor:
            cursor.execute(*_written(on, prefix))
            limits._values = dict(cursor.fetchall())
        return limits

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The question for the numbers, which may be asked together with others."""
        on, prefix = self._asked
        held = Threshold.objects.in_force(on).filter(key__startswith=prefix)
        return held.order_by("effective_from").values_list("key", "value")

    @cached_property
    def _values(self) -> dict[str, Decimal]:
        told = _TOLD.get()
        if told is None:
            return dict(self.rows)
        on, prefix = self._asked
        if on not in told:
            told[on] = dict(Limits(on).rows)
        return {key: value for key, value in told[on].items() if key.startswith(prefix)}

    def __getitem__(self, key: str) -> Decimal:
        """Return the number; raise MissingThreshold if the district's rulebook has none for the day."""
        if key not in self._values:
            raise MissingThreshold(key)
        return self._values[key]

    def once(self, name: str, read: Callable[[], Kept]) -> Kept:
        """Return what `read` returns, read once for all checks of a run: reference data that several of them ask for."""
        if name not in self._kept:
            self._kept[name] = read()
        return self._kept[name]  # type: ignore[no-any-return]

    def among(self, narrowed: Q) -> "Limits":
        """Return the same numbers for the checks that speak of the facilities so narrowed: what is read `once_here` is theirs alone."""
        view = copy(self)
        view._here = self._places.setdefault(narrowed, {})
        return view

    def once_here(self, name: str, read: Callable[[], Kept]) -> Kept:
        """Return what `read` returns, read once for all checks of a run that speak of the same facilities."""
        if name not in self._here:
            self._here[name] = read()
        return self._here[name]  # type: ignore[no-any-return]

    def starting(self, prefix: str) -> dict[str, Decimal]:
        """Return the numbers whose keys start with the prefix, by the rest of their key."""
        return {key.removeprefix(prefix): value for key, value in self._values.items() if key.startswith(prefix)}


@lru_cache(maxsize=16)
def _written(on: date, prefix: str) -> tuple[str, tuple[Any, ...]]:
    """Return the statement for the numbers of a prefix on a day, with its values."""
    return Limits(on, prefix=prefix).rows.query.sql_with_params()


class MissingThreshold(Refused):
    """The rulebook holds no number of this name for the day."""

    def __init__(self, key: str):
        super().__init__(_("The rulebook has no value for “%(key)s” on this day.") % {"key": key})


Breaches = Generator[Breach | QuerySet[Any], Any, None]
CheckFunction = Callable[[QuerySet, date, Limits], Iterable[Breach] | Breaches]


FACILITY = "facility"  # what clauses speak of unless a check says otherwise


@dataclass(frozen=True)
class Check:
    clause_code: str
    section: str
    blocks_filing: bool
    applies: Q
    find: CheckFunction
    of: str = FACILITY


CHECKS: list[Check] = []


@dataclass(frozen=True)
class Meaning:
    """Which facilities a condition matches, and its words for whoever keeps the rulebook."""

    q: Q
    label: str | Promise


CONDITIONS: dict[str, Meaning] = {}


def condition(name: str, q: Q, label: str | Promise) -> None:
    """Give the name by which a clause says which facilities it speaks of (`Clause.condition`) its meaning."""
    CONDITIONS[name] = Meaning(q, label)


def check(
    clause_code: str, *, section: str, blocks_filing: bool = True, applies: Q | None = None, of: str = FACILITY
) -> Callable[[CheckFunction], CheckFunction]:
    """Register a set-based check of a clause.

    `section` names the part of the dossier in which the operator mends a breach; `blocks_filing` says whether a breach keeps
    a filing from being submitted; `applies` narrows the facilities that the clause speaks of; `of` names another noun that it speaks of, as stations. A check that meets
    MissingThreshold answers "not computable" for all.

    A check may ask for its rows by `rows = yield queryset`: of a page's few facilities they are read in one statement with what the other
    checks ask for at the same time, of a night's many each alone.
    """

    def register(find: CheckFunction) -> CheckFunction:
        CHECKS.append(Check(clause_code, section, blocks_filing, applies or Q(), find, of))
        return find

    return register


def findings(
    facilities: QuerySet,
    *,
    on: date,
    sections: Iterable[str] | None = None,
    clauses: Iterable[str] | None = None,
) -> dict[int, list[Finding]]:
    """Run every check whose clause is in force on the day over all the facilities at once; met clauses are told too.

    `sections` and `clauses` narrow the checks.
    """
    checks = list(_ready(facilities, on, sections, clauses))
    spoken_of = _spoken_of(facilities, {ready.narrowed for ready in checks if ready.narrowed})
    found: dict[int, list[Finding]] = {pk: [] for pk in spoken_of[Q()]}
    breached = _side_by_side([ready for ready in checks if spoken_of[ready.narrowed]])
    for ready in checks:
        for pk in spoken_of[ready.narrowed]:
            found[pk] += breached[ready].get(pk) or [ready.finding(Breach(pk, "", outcome=Outcome.MET))]
    return found


def _side_by_side(checks: Iterable["_Ready"]) -> dict["_Ready", dict[int, list[Finding]]]:
    """Run the checks, each up to the rows that it asks for, read these together, and go on until all have ended."""
    runs = [_Run(ready) for ready in checks]
    going = [run for run in runs if run.goes_on()]
    while going:
        prefetching.together([run.rows for run in going if run.rows is not None])
        going = [run for run in going if run.goes_on()]
    return {run.ready: run.found for run in runs}


def _spoken_of(facilities: QuerySet, conditions: Collection[Q]) -> dict[Q, list[int]]:
    """Return, in one query for all conditions, the facilities that meet each; the empty condition stands for all of them."""
    flags = {f"spoken_of_{number}": condition for number, condition in enumerate(conditions)}
    told = {name: Case(When(condition, then=Value(True)), default=Value(False)) for name, condition in flags.items()}
    found: dict[Q, list[int]] = {condition: [] for condition in (Q(), *conditions)}
    for pk, *answers in facilities.order_by().annotate(**told).values_list("pk", *told).distinct():
        met = [condition for condition, is_met in zip(flags.values(), answers, strict=True) if is_met]
        for condition in (Q(), *met):
            if pk not in found[condition]:
                found[condition].append(pk)
    return found


def breaches(
    facilities: QuerySet, *, on: date, clauses: Iterable[str] | None = None, of: str = FACILITY
) -> dict[int, list[Finding]]:
    """Run every check in force as `findings` does, and return only what is not simply met: nothing of whoever meets all.

    `clauses` narrows the checks to those of these clauses; `of` names what the rows are, if they are no facilities.
    """
    found: dict[int, list[Finding]] = {}
    for ready in _ready(facilities, on, None, clauses, of):
        for pk, breached in ready.breaches().items():
            found.setdefault(pk, []).extend(breached)
    return found


@dataclass(frozen=True, eq=False)
class _Ready:
    """A check with the clause that holds on the day and the facilities that it speaks of."""

    check: Check
    clause: Clause
    facilities: QuerySet
    on: date
    limits: Limits
    narrowed: Q

    def finding(self, breach: Breach) -> Finding:
        """Advice that is not followed is told as such: it keeps nobody from filing and asks nobody for a reason."""
        is_advice = self.clause.severity == Severity.ADVICE
        return Finding(
            breach.facility_id,
            self.clause,
            Outcome.ADVISED if is_advice and breach.outcome == Outcome.BREACHED else breach.outcome,
            breach.reason,
            breach.params,
            self.check.section,
            self.check.blocks_filing and not is_advice,
        )

    def breaches(self) -> dict[int, list[Finding]]:
        run = _Run(self)
        while run.goes_on():
            pass
        return run.found


class _Run:
    """A check on its way: what it has found, and the rows that it waits for."""

    def __init__(self, ready: _Ready):
        self.ready = ready
        self.rows: QuerySet[Any] | None = None
        self.found: dict[int, list[Finding]] = {}
        self._steps = iter(ready.check.find(ready.facilities, ready.on, ready.limits))

    def goes_on(self) -> bool:
        """Hand over the rows waited for, and go up to the next ones; False once the check has ended."""
        try:
            while isinstance(step := self._step(), Breach):
                self.found.setdefault(step.facility_id, []).append(self.ready.finding(step))
        except MissingThreshold as missing:
            unknown = [Breach(pk, missing.args[0], outcome=Outcome.UNKNOWN) for pk in _keys(self.ready.facilities)]
            self.found = {breach.facility_id: [self.ready.finding(breach)] for breach in unknown}
            step = None
        self.rows = step
        return step is not None

    def _step(self) -> Breach | QuerySet[Any] | None:
        if self.rows is None:
            return next(self._steps, None)
        try:
            return self._steps.send(self.rows)  # type: ignore[attr-defined,no-any-return]
        except StopIteration:
            return None
        finally:
            self.rows = None


def _ready(
    facilities: QuerySet,
    on: date,
    sections: Iterable[str] | None,
    codes: Iterable[str] | None = None,
    of: str = FACILITY,
) -> Iterator[_Ready]:
    limits, in_force = Limits(on), Clause.objects.in_force(on).select_related("regulation", "department")
    prefetching.together([limits.rows, in_force])
    clauses = {clause.code: clause for clause in in_force}
    for registered in (row for row in CHECKS if row.of == of):
        clause = clauses.get(registered.clause_code) if codes is None or registered.clause_code in codes else None
        if clause and (sections is None or registered.section in sections):
            narrowed = registered.applies & CONDITIONS[clause.condition].q
            concerned = facilities.filter(narrowed) if narrowed else facilities
            yield _Ready(registered, clause, concerned, on, limits.among(narrowed), narrowed)


def _keys(facilities: QuerySet) -> list[int]:
    return list(facilities.order_by().values_list("pk", flat=True))
