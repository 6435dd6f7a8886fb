"""The carers of each class in slots of 15 minutes, counted in one statement for any number of facilities and days.

Time is minutes since 2000-01-01, local: Asia/Shanghai has known no daylight saving since 1991, so that every day has 96 slots. Slots are
laid from the opening on; the last one may be shorter. Somebody counts in a slot for one class if, throughout it,

- a shift of kind care says so, the first of the shifts at that minute: dated before weekly, then the earlier entered; so nobody is in
  two classes or, with two facilities, in both; and no approved leave takes them out of it;
- the post, a carer's, holds on the day of the shift, and so do health certificate, records check (as the police answered it) and a
  qualification, and no ban does;
- where the facility took presence on the day, they were there; what lies after `now` nobody can have noted yet.

Children are those of the day's card, present of the enrolled and guests; of a day or class without a card the enrolled, before the
filing the places. A class whose card says that nobody came has no row.

Whole facilities answer: `keys` None is all of them. What is not known has no row: no opening hours told, no shifts on the day.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from facilities.ground.choices import PUBLIC_STATES, ClassKind
from portal.rulebook.rulebook import Limits
from staff.bans.choices import BanState
from staff.people import needs
from staff.people.choices import HOLDING, CredentialState, PostKind
from staff.shifts.choices import LeaveState, ShiftKind

SLOT = 15  # minutes
DAY = 1440
EPOCH = date(2000, 1, 1)

COUNTED = """
WITH bounds AS (SELECT %(first)s::date AS first, %(last)s::date AS last),
days AS (
    SELECT g.day::date, (g.day::date - DATE '2000-01-01') * 1440 AS start, extract(isodow FROM g.day)::int AS weekday,
        coalesce(c.is_working, extract(isodow FROM g.day) < 6) AS is_working,
        coalesce(c.name, '') <> '' OR extract(isodow FROM g.day) < 6 AS is_festive
    FROM bounds, generate_series(bounds.first - 1, bounds.last + 1, interval '1 day') g(day)
    LEFT JOIN portal_calendarday c ON c.day = g.day::date
),
opened AS (
    SELECT h.facility_id, d.day, d.start + (extract(epoch FROM h.opens_at) / 60)::int AS base,
        CASE WHEN h.at_night THEN 1440 ELSE (extract(epoch FROM h.closes_at - h.opens_at) / 60)::int END AS minutes
    FROM facilities_openinghours h CROSS JOIN days d CROSS JOIN bounds
    WHERE h.opens_at IS NOT NULL AND d.day BETWEEN bounds.first AND bounds.last
        AND (%(keys)s::bigint[] IS NULL OR h.facility_id = ANY(%(keys)s::bigint[]))
        AND CASE WHEN d.is_working THEN true WHEN d.is_festive THEN h.in_holidays ELSE h.on_weekends END
),
planned AS (
    SELECT s.id, s.post_id, s.kind, s.care_class_id, false AS is_weekly, d.day, d.start, s.starts_at, s.ends_at
    FROM staff_shift s JOIN days d ON d.day = s.day
    UNION ALL
    SELECT s.id, s.post_id, s.kind, s.care_class_id, true, d.day, d.start, s.starts_at, s.ends_at
    FROM staff_shift s JOIN days d ON d.weekday = s.weekday AND d.day >= s.since AND (s.until IS NULL OR d.day <= s.until)
),
whole AS (
    SELECT n.*, o.person_id, o.kind AS post, p.facility_id, coalesce(p.identity_id, -p.id) AS who,
        int4range(n.start + (extract(epoch FROM n.starts_at) / 60)::int,
            n.start + (extract(epoch FROM n.ends_at) / 60)::int + CASE WHEN n.ends_at <= n.starts_at THEN 1440 ELSE 0 END) AS span
    FROM planned n
    JOIN staff_post o ON o.id = n.post_id AND n.day >= o.since AND (o.until IS NULL OR n.day <= o.until)
    JOIN staff_person p ON p.id = o.person_id
    WHERE %(keys)s::bigint[] IS NULL OR p.facility_id = ANY(%(keys)s::bigint[])
        OR p.identity_id IN (SELECT identity_id FROM staff_person WHERE facility_id = ANY(%(keys)s::bigint[]))
),
kept AS (SELECT DISTINCT facility_id, day FROM whole),
papers AS (
    SELECT c.person_id, {papers} AS days
    FROM staff_credential c
    WHERE c.state = ANY(%(holding)s) AND (c.state = %(confirmed)s OR c.kind NOT IN (SELECT code FROM staff_credentialkind WHERE counts_when_answered)) AND c.person_id IN (SELECT person_id FROM whole)
    GROUP BY c.person_id
),
barred AS (
    SELECT identity_id AS who, range_agg(daterange(since, until, '[]')) AS days FROM staff_ban WHERE state = %(in_force)s GROUP BY 1
),
away AS (
    SELECT person_id, coalesce(range_agg(daterange(since, until, '[]')) FILTER (WHERE starts_at IS NULL), '{{}}') AS days,
        coalesce(range_agg(int4range((since - DATE '2000-01-01') * 1440 + (extract(epoch FROM starts_at) / 60)::int,
            (since - DATE '2000-01-01') * 1440 + (extract(epoch FROM ends_at) / 60)::int)) FILTER (WHERE starts_at IS NOT NULL), '{{}}')
        AS minutes
    FROM staff_leave, bounds WHERE state = %(approved)s AND since <= bounds.last + 1 AND until >= bounds.first - 1 GROUP BY 1
),
pieces AS (
    SELECT w.id, w.day, w.is_weekly, w.who, w.person_id, w.facility_id, w.care_class_id,
        w.kind = %(care)s AND w.post = %(carer)s AND coalesce(c.days @> w.day, false) AND NOT coalesce(b.days @> w.day, false) AS counts,
        int4multirange(w.span) - coalesce(a.minutes, '{{}}') AS span
    FROM whole w
    LEFT JOIN papers c USING (person_id) LEFT JOIN barred b USING (who) LEFT JOIN away a USING (person_id)
    WHERE w.person_id <> ALL(%(without)s::bigint[]) AND NOT coalesce(a.days @> w.day, false)
),
single AS (
    SELECT *, span - coalesce(range_agg(span) OVER (
        PARTITION BY who ORDER BY is_weekly, id, day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '{{}}') AS own
    FROM pieces
),
seen AS (
    SELECT r.person_id, r.day, p.facility_id, range_agg(int4range(m.came, greatest(m.came, coalesce(m.gone, m.came + 1440)))) AS span
    FROM staff_presence r JOIN staff_person p ON p.id = r.person_id JOIN days d ON d.day = r.day,
    LATERAL (SELECT (floor(extract(epoch FROM (r.came_at AT TIME ZONE 'Asia/Shanghai') - TIMESTAMP '2000-01-01') / 60))::int AS came,
        (floor(extract(epoch FROM (r.left_at AT TIME ZONE 'Asia/Shanghai') - TIMESTAMP '2000-01-01') / 60))::int AS gone) m
    GROUP BY 1, 2, 3
),
taken AS (SELECT DISTINCT facility_id, day FROM seen),
there AS (
    SELECT s.facility_id, s.care_class_id, s.who, range_agg(CASE WHEN t.day IS NULL THEN s.own
        ELSE s.own * (coalesce(e.span, '{{}}') + int4multirange(int4range(%(now)s, NULL))) END) AS spans
    FROM single s
    LEFT JOIN taken t ON t.facility_id = s.facility_id AND t.day = s.day
    LEFT JOIN seen e ON e.person_id = s.person_id AND e.day = s.day
    WHERE s.counts GROUP BY 1, 2, 3
),
covered AS (
    SELECT t.care_class_id, o.day, ceil((greatest(lower(r), o.base) - o.base) / 15.0)::int AS first,
        CASE WHEN upper(r) >= o.base + o.minutes THEN ceil(o.minutes / 15.0) ELSE floor((upper(r) - o.base) / 15.0) END::int AS last
    FROM there t CROSS JOIN LATERAL unnest(t.spans) r
    JOIN opened o ON o.facility_id = t.facility_id AND r && int4range(o.base, o.base + o.minutes)
),
attended AS (
    SELECT k.care_class_id, d.day, sum(k.present + k.guests)::int AS children
    FROM facilities_daycard d JOIN facilities_dayclass k ON k.card_id = d.id CROSS JOIN bounds
    WHERE d.day BETWEEN bounds.first AND bounds.last AND (%(keys)s::bigint[] IS NULL OR d.facility_id = ANY(%(keys)s::bigint[]))
    GROUP BY 1, 2
),
asked AS (
    SELECT c.id AS care_class_id, c.facility_id, o.day, o.base, ceil(o.minutes / 15.0)::int AS slots, n.children, n.by_presence,
        ceil(n.children::numeric / k.ratio)::int AS needed
    FROM facilities_careclass c
    JOIN opened o ON o.facility_id = c.facility_id
    JOIN kept ON kept.facility_id = o.facility_id AND kept.day = o.day
    JOIN facilities_facility f ON f.id = c.facility_id
    JOIN unnest(%(kinds)s::text[], %(ratios)s::int[]) k(kind, ratio) ON k.kind = c.kind
    LEFT JOIN attended t ON t.care_class_id = c.id AND t.day = o.day,
    LATERAL (SELECT coalesce(t.children, CASE WHEN f.state = ANY(%(public)s) THEN c.enrolled ELSE c.places END) AS children,
        t.children IS NOT NULL AS by_presence) n
    WHERE n.children > 0
),
edges AS (
    SELECT care_class_id, day, edge, sum(change)::int AS change FROM (
        SELECT care_class_id, day, first AS edge, 1 AS change FROM covered WHERE first < last
        UNION ALL SELECT care_class_id, day, last, -1 FROM covered WHERE first < last
        UNION ALL SELECT care_class_id, day, 0, 0 FROM asked
    ) e GROUP BY 1, 2, 3
),
stretches AS (
    SELECT a.care_class_id, a.facility_id, a.day, a.base, a.children, a.by_presence, a.needed, a.slots, e.edge AS first,
        lead(e.edge, 1, a.slots) OVER w AS last, (sum(e.change) OVER w)::int AS carers
    FROM asked a JOIN edges e USING (care_class_id, day)
    WINDOW w AS (PARTITION BY care_class_id, day ORDER BY e.edge)
)
"""
NEEDED = (
    "SELECT n.kind_id FROM staff_credentialneed n WHERE n.clause_code = %({clause})s AND n.effective_from <= %(first)s::date "
    "AND (n.effective_to IS NULL OR n.effective_to >= %(first)s::date)"
)
PAPERS = " * ".join(
    f"coalesce(range_agg(daterange(c.issued_on, c.expires_on, '[]')) FILTER (WHERE c.kind = ANY(ARRAY({NEEDED.format(clause=clause)}))), '{{}}')"
    for clause in ("health", "records", "skills")
)
STATEMENT = COUNTED.format(papers=PAPERS)
READ = """
SELECT care_class_id, facility_id, day, base, children, by_presence, needed, slots, first, last, carers FROM stretches
WHERE first < last ORDER BY day, care_class_id, first
"""
SHORT = """
SELECT care_class_id, facility_id, day, base, children, by_presence, needed, slots, first, last, carers FROM stretches
WHERE first < last AND carers < needed ORDER BY day, facility_id, care_class_id, first
"""
RECORD = """
INSERT INTO staff_ratioday AS kept (care_class_id, day, children, by_presence, needed, slots, in_ratio)
SELECT care_class_id, day, min(children), bool_and(by_presence), min(needed), min(slots), sum(CASE WHEN carers >= needed THEN last - first ELSE 0 END)
FROM stretches WHERE first < last GROUP BY care_class_id, day
ON CONFLICT (care_class_id, day) DO UPDATE SET children = excluded.children, by_presence = excluded.by_presence, needed = excluded.needed,
    slots = excluded.slots, in_ratio = excluded.in_ratio
WHERE (kept.children, kept.by_presence, kept.needed, kept.slots, kept.in_ratio)
    IS DISTINCT FROM (excluded.children, excluded.by_presence, excluded.needed, excluded.slots, excluded.in_ratio)
"""
EMPTY = """
DELETE FROM staff_ratioday kept USING facilities_dayclass k, facilities_daycard d
WHERE k.care_class_id = kept.care_class_id AND d.id = k.card_id AND d.day = kept.day AND kept.day = %(first)s
    AND k.present + k.guests = 0 AND (%(keys)s::bigint[] IS NULL OR d.facility_id = ANY(%(keys)s::bigint[]))
"""


@dataclass(frozen=True)
class Stretch:
    """Slots of a class on a day, from the `first` up to but not including the `last`, in which the same number of carers counts."""

    care_class_id: int
    facility_id: int
    day: date
    base: int  # the opening, in minutes since EPOCH
    children: int
    by_presence: bool  # counted on the day's card; else the enrolled, before the filing the places
    needed: int
    slots: int  # of the whole day
    first: int
    last: int
    carers: int

    @property
    def is_gap(self) -> bool:
        """Say whether there are too few carers."""
        return self.carers < self.needed

    @property
    def lacking(self) -> int:
        """How many carers are missing."""
        return max(0, self.needed - self.carers)

    @property
    def starts_at(self) -> datetime:
        """When it begins, local and naive."""
        return moment(self.base + self.first * SLOT)

    @property
    def ends_at(self) -> datetime:
        """When it ends, local and naive; a shorter last slot is told in full."""
        return moment(self.base + self.last * SLOT)

    @property
    def length(self) -> int:
        """How many slots it has."""
        return self.last - self.first


def moment(minutes: int) -> datetime:
    """Return what the statement counts in minutes as clocks show it."""
    return datetime(EPOCH.year, EPOCH.month, EPOCH.day) + timedelta(minutes=minutes)  # noqa: DTZ001 - local, as clocks show it


def minutes_since(at: datetime) -> int:
    """Return a moment as the statement counts time. `at` is aware."""
    local = timezone.localtime(at).replace(tzinfo=None)
    return int((local - moment(0)).total_seconds() // 60)


def stretches(
    keys: Iterable[int], first: date, last: date, *, at: datetime, without: Collection[int] = ()
) -> list[Stretch]:
    """Return the stretches of all classes with children, as they are planned and, up to the moment, as people were there.

    `without` are people taken out, to see what would lack.
    """
    return _rows(STATEMENT + READ, _facts(list(keys), first, last, at, without))


def gaps(keys: Iterable[int] | None, first: date, last: date, *, at: datetime) -> list[Stretch]:
    """Return the stretches with too few carers."""
    return _rows(STATEMENT + SHORT, _facts(None if keys is None else list(keys), first, last, at, ()))


def record(day: date, *, at: datetime, keys: Iterable[int] | None = None) -> int:
    """Keep how many slots of the day were in ratio, class by class; return how many rows are new or changed.

    A class of which a later card says that nobody came loses its row.
    """
    with connection.cursor() as cursor:
        facts = _facts(None if keys is None else list(keys), day, day, at, ())
        cursor.execute(EMPTY, facts)
        cursor.execute(STATEMENT + RECORD, facts)
        return int(cursor.rowcount)


def _rows(statement: str, facts: dict[str, Any]) -> list[Stretch]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return [Stretch(*row) for row in cursor.fetchall()]


def _facts(keys: list[int] | None, first: date, last: date, at: datetime, without: Collection[int]) -> dict[str, Any]:
    """Return what the statement asks for; ratios, and the papers that a carer needs, are those of the first day."""
    ratios = ratios_on(first)
    return {
        "keys": keys,
        "first": first,
        "last": last,
        "now": minutes_since(at),
        "without": list(without),
        "kinds": list(ratios),
        "ratios": list(ratios.values()),
        "public": list(PUBLIC_STATES),
        "holding": list(HOLDING),
        "confirmed": CredentialState.CONFIRMED,
        "health": needs.HEALTH,
        "records": needs.RECORDS,
        "skills": needs.CARERS,
        "in_force": BanState.IN_FORCE,
        "approved": LeaveState.APPROVED,
        "care": ShiftKind.CARE,
        "carer": PostKind.CARER,
    }


def ratios_on(day: date) -> dict[str, int]:
    """Return the children per carer by kind of class; a kind of which the rulebook knows none is left out."""
    known = Limits(day).starting("class.")
    return {str(kind): int(known[f"{kind}.ratio"]) for kind in ClassKind.values if f"{kind}.ratio" in known}
