"""Claims of support: frozen months, differences booked later, caps, cuts and objections; recounted by another statement to the fen."""

from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from facilities.ground.choices import FacilityState
from facilities.models import Claim, ClaimLine, DayCard, DayClass, Enrolment, OpeningDay, Presence, Rate, Recovery
from facilities.support import attendance, claims, counting, schemes
from facilities.support.attendance import Days
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import User
from portal.site.days import waiting
from tests.facilities.support import town
from tests.facilities.support.town import AUGUST, JULY, LONG_AGO, OCTOBER, SEPTEMBER
from tests.factories import TODAY, officer, valid_resident_id

pytestmark = pytest.mark.django_db
YUAN = 20_000  # of the rate, in fen

# The second count, written from the policy's words and not from the first: month by month and child by child, with window functions.
RECOUNT = """
    SELECT c.id, coalesce(sum(due.fen), 0)
    FROM facilities_claim c
    JOIN facilities_rate r ON r.scheme_id = c.scheme_id
     AND daterange(r.from_on, r.until_on, '[]') @> daterange(c.month, (c.month + interval '1 month')::date)
    CROSS JOIN LATERAL (
        SELECT least(count(*), (SELECT sum(places) FROM facilities_careclass k WHERE k.facility_id = c.facility_id
                                AND (r.kind = '' OR k.kind = r.kind))) * r.fen AS fen
        FROM (
            SELECT p.days, p.excused, e.kind, p.version, max(p.version) OVER (PARTITION BY p.enrolment_id) AS newest
            FROM facilities_enrolment e JOIN facilities_presence p ON p.enrolment_id = e.id AND p.month = c.month
            WHERE e.facility_id = c.facility_id
        ) child
        WHERE version = newest AND (r.kind = '' OR child.kind = r.kind)
          AND days >= r.least_days - CASE WHEN excused < r.allowed_absences THEN excused ELSE r.allowed_absences END
    ) due
    GROUP BY c.id
"""


def recounted() -> dict[int, int]:
    """Return what every claim's own month is worth by the second count."""
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT)
        return {key: int(fen) for key, fen in cursor.fetchall()}


@pytest.fixture
def auditor() -> User:
    return officer(Role.REVIEWER)


def submit(row, of, month, by) -> Claim:
    return claims.submit(row, of, month, by=by, on=TODAY)


def test_a_month_is_handed_in_with_its_arithmetic():
    scheme = town.scheme()
    row, by = town.facility(4)
    town.enter(row, OCTOBER, [10, 9, 7, 6], by, TODAY, excused=3)

    claim = submit(row, scheme, OCTOBER, by)

    line = claim.lines.get()
    assert (line.listed, line.eligible, line.cap, line.quantity) == (4, 3, 15, 3)
    assert (line.due_fen, line.fen) == (3 * YUAN, 3 * YUAN)


@pytest.mark.parametrize(("days", "excused", "counts"), [(10, 0, 1), (9, 0, 0), (7, 3, 1), (6, 4, 0), (0, 31, 0)])
def test_excused_days_count_up_to_those_allowed(days, excused, counts):
    scheme = town.scheme()
    row, by = town.facility(1)
    town.enter(row, OCTOBER, days, by, TODAY, excused=excused)

    assert submit(row, scheme, OCTOBER, by).lines.get().quantity == counts


@pytest.mark.parametrize(("places", "paid"), [(4, 4), (5, 5), (6, 5)])
def test_no_more_is_paid_than_there_are_filed_places(places, paid):
    scheme = town.scheme()
    row, by = town.facility(5, places=places)
    town.enter(row, OCTOBER, 20, by, TODAY)

    assert submit(row, scheme, OCTOBER, by).lines.get().quantity == paid


def test_by_the_day_days_are_paid():
    scheme = town.scheme()
    Rate.objects.create(
        scheme=town.scheme(code="days"), unit="child_day", kind="", fen=1000, from_on=date(2024, 1, 1),
        until_on=date(2024, 12, 31), words="x",
    )  # fmt: skip
    daily = town.scheme(code="daily")
    schemes.end_rate(daily.rates.get(), date(2025, 12, 31), by=officer(Role.DEPARTMENT_OFFICER, department="finance"))
    town.rate(daily, unit="child_day", fen=1000, from_on=date(2026, 1, 1))
    row, by = town.facility(2)
    town.enter(row, OCTOBER, [12, 9], by, TODAY, excused=2)

    assert submit(row, daily, OCTOBER, by).lines.get().quantity == 14 + 11
    assert scheme.rates.count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda row, scheme: setattr(row, "state", FacilityState.SUSPENDED), "未在"),
        (lambda row, scheme: setattr(row, "filed_on", OCTOBER + timedelta(days=1)), "未在"),
        (lambda row, scheme: scheme.settings.append("public"), "举办方式"),
        (lambda row, scheme: setattr(scheme, "needs_recognition", True), "协议"),
    ],
)
def test_what_is_missing_is_said_and_refused(change, words):
    scheme = town.scheme()
    row, by = town.facility(1)
    town.enter(row, OCTOBER, 20, by, TODAY)
    change(row, scheme)
    row.save()
    scheme.save()

    with pytest.raises((Refused, NotAllowed)) as refusal:
        submit(row, scheme, OCTOBER, by)
    assert [lack for lack in claims.lacking(row, scheme, OCTOBER, on=TODAY) if words in str(lack)], refusal.value


@pytest.mark.parametrize(
    ("first", "last", "taken"),
    [
        (OCTOBER, date(2026, 10, 31), True),
        (date(2026, 10, 2), date(2027, 1, 1), False),
        (LONG_AGO, date(2026, 10, 30), False),
    ],
)
def test_an_agreement_covers_every_day_of_the_month(first, last, taken):
    scheme = town.scheme(needs_recognition=True)
    row, by = town.facility(1)
    town.recognised(row, first, last)
    town.enter(row, OCTOBER, 20, by, TODAY)

    if taken:
        submit(row, scheme, OCTOBER, by)
    else:
        with pytest.raises(Refused, match="协议"):
            submit(row, scheme, OCTOBER, by)


def test_a_month_that_is_not_over_or_not_complete_is_refused():
    scheme = town.scheme()
    row, by = town.facility(2)
    with pytest.raises(Refused, match="出勤"):
        submit(row, scheme, OCTOBER, by)
    child = row.enrolments.order_by("pk")[0]
    attendance.enter(row, OCTOBER, {child.pk: Days(20, 0)}, by=by, on=TODAY)
    with pytest.raises(Refused, match="1名"):
        submit(row, scheme, OCTOBER, by)
    with pytest.raises(Refused):
        attendance.enter(row, date(2026, 11, 1), {child.pk: Days(20, 0)}, by=by, on=TODAY)


def test_nobody_is_paid_for_more_days_than_were_counted_day_by_day(monkeypatch):
    scheme = town.scheme()
    row, by = town.facility(2)
    town.enter(row, OCTOBER, 20, by, TODAY)
    monkeypatch.setattr(
        attendance, "SOURCES", [(2, lambda keys, month: {row.pk: 99}), (1, lambda keys, month: {row.pk: 39})]
    )
    with pytest.raises(Refused, match="39"):
        submit(row, scheme, OCTOBER, by)
    monkeypatch.setattr(attendance, "SOURCES", [(1, lambda keys, month: {row.pk: 40})])

    assert submit(row, scheme, OCTOBER, by).lines.get().quantity == 2


def test_day_cards_tell_the_days_of_a_month_without_a_gap():
    row, by = town.facility(1)
    days = list(OpeningDay.objects.filter(facility=row, day__range=(OCTOBER, date(2026, 10, 31))).values_list("day"))
    now = datetime(2026, 11, 1, tzinfo=UTC)
    facts = {"facility": row, "headcount": 2, "absent": 0, "first_at": now, "saved_at": now, "saved_by": by}
    cards = DayCard.objects.bulk_create(DayCard(day=day, **facts) for (day,) in days)
    DayClass.objects.bulk_create(
        DayClass(card=card, name="1", kind="toddler", enrolled=2, present=1, guests=1) for card in cards
    )

    assert len(days) > 10
    assert attendance.counted_elsewhere([row.pk], OCTOBER) == {row.pk: len(days)}
    cards[3].delete()
    assert attendance.counted_elsewhere([row.pk], OCTOBER) == {}


def test_who_is_barred_hands_in_nothing_new_and_keeps_what_was_earned(monkeypatch):
    scheme = town.scheme()
    row, by = town.facility(1)
    for month in (SEPTEMBER, OCTOBER):
        town.enter(row, month, 20, by, TODAY)
    earned = submit(row, scheme, SEPTEMBER, by)
    monkeypatch.setattr(claims, "BARRED", [lambda facility, on: "黑名单"])

    with pytest.raises(Refused, match="黑名单"):
        submit(row, scheme, OCTOBER, by)
    assert claims.total(earned) == YUAN


def test_a_frozen_month_changes_only_with_a_reason_and_by_the_next_claim():
    scheme = town.scheme()
    row, by = town.facility(2)
    town.enter(row, SEPTEMBER, 20, by, TODAY)
    first = submit(row, scheme, SEPTEMBER, by)
    child = row.enrolments.order_by("pk")[0]
    with pytest.raises(Refused, match="冻结"):
        attendance.enter(row, SEPTEMBER, {child.pk: Days(3, 0)}, by=by, on=TODAY)
    with pytest.raises(Refused) as refusal:
        attendance.correct(row, SEPTEMBER, {child.pk: Days(3, 0)}, reason=" ", by=by, on=TODAY)
    assert refusal.value.field == "reason"
    with pytest.raises(Refused):
        attendance.correct(row, OCTOBER, {child.pk: Days(3, 0)}, reason="误", by=by, on=TODAY)
    attendance.correct(row, SEPTEMBER, {child.pk: Days(3, 0)}, reason="误填", by=by, on=TODAY)
    town.enter(row, OCTOBER, 20, by, TODAY)

    second = submit(row, scheme, OCTOBER, by)

    assert claims.total(first) == 2 * YUAN
    adjusted = second.lines.get(kind="adjusted")
    assert (adjusted.due_fen, adjusted.booked_fen, adjusted.fen) == (YUAN, 2 * YUAN, -YUAN)
    assert claims.total(second) == YUAN


def test_the_database_keeps_the_ledgers_too():
    scheme = town.scheme()
    row, by = town.facility(1)
    town.enter(row, OCTOBER, 20, by, TODAY)
    claim = submit(row, scheme, OCTOBER, by)
    child = row.enrolments.get()
    for change in (
        lambda: ClaimLine.objects.update(fen=1),
        lambda: ClaimLine.objects.all().delete(),
        lambda: Presence.objects.update(days=1),
        lambda: Rate.objects.update(fen=1),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            change()
    with pytest.raises(IntegrityError), transaction.atomic():
        Presence.objects.create(enrolment=child, month=OCTOBER, version=2, days=1, entered_by=by)
    facts = {"claim": claim, "for_month": OCTOBER, "kind": "adjusted", "rate": scheme.rates.get(), "rate_fen": YUAN}
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimLine.objects.create(**facts, eligible=2, cap=1, quantity=2, due_fen=2 * YUAN, fen=2 * YUAN)


def test_rates_places_and_classes_moved_after_a_freeze_move_no_frozen_month():
    scheme, treasury = town.scheme(), officer(Role.DEPARTMENT_OFFICER, department="finance")
    row, by = town.facility(3, places=3)
    town.enter(row, SEPTEMBER, 20, by, TODAY)
    submit(row, scheme, SEPTEMBER, by)
    with pytest.raises(Refused):
        schemes.end_rate(scheme.rates.get(), date(2026, 8, 31), by=treasury)
    schemes.end_rate(scheme.rates.get(), date(2026, 9, 30), by=treasury)
    with pytest.raises(Refused):
        schemes.add_rate(Rate(scheme=scheme, fen=1, words="x", from_on=date(2026, 9, 30)), by=treasury)
    schemes.add_rate(
        Rate(scheme=scheme, fen=30_000, least_days=10, words="每生每月300元", from_on=OCTOBER), by=treasury
    )
    row.classes.update(places=1)
    town.enter(row, OCTOBER, 20, by, TODAY)

    claim = submit(row, scheme, OCTOBER, by)

    assert [(line.kind, line.fen) for line in claim.lines.all()] == [("entitled", 30_000)]


@pytest.mark.parametrize(
    ("kind", "first", "taken"),
    [
        ("", "2026-01-01", False),
        ("infant", "2026-01-01", False),
        ("toddler", "2026-12-31", False),
        ("", "2027-01-01", True),
    ],
)
def test_rates_of_one_class_do_not_overlap(kind, first, taken):
    treasury = officer(Role.DEPARTMENT_OFFICER, department="finance")
    scheme = town.scheme()
    schemes.end_rate(scheme.rates.get(), date(2026, 12, 31), by=treasury)
    new = Rate(scheme=scheme, kind=kind, fen=1, words="x", from_on=date.fromisoformat(first))

    if taken:
        schemes.add_rate(new, by=treasury)
    else:
        with pytest.raises(Refused) as refusal:
            schemes.add_rate(new, by=treasury)
        assert refusal.value.field == "from_on"


def test_a_child_counts_at_one_facility_a_day_and_its_number_is_not_kept():
    one, by_one = town.facility(0)
    two, by_two = town.facility(0)
    number = valid_resident_id(1)

    def enrol(row, by, first, last=None) -> Enrolment:
        child = Enrolment(facility=row, label="1-01", kind="toddler", from_on=first, until_on=last)
        return attendance.enrol(child, "resident", number, by=by, on=TODAY)

    first = enrol(one, by_one, LONG_AGO)
    with pytest.raises(Refused, match="一天"):
        enrol(two, by_two, OCTOBER)
    attendance.leave(first, date(2026, 9, 30), by=by_one, on=TODAY)
    with pytest.raises(Refused):
        enrol(two, by_two, date(2026, 9, 30))
    second = enrol(two, by_two, OCTOBER)

    assert first.token == second.token
    assert number not in str(vars(second))


def test_siblings_at_two_facilities_count_each_at_its_own_and_neither_twice():
    scheme = town.scheme()
    places = [town.facility(0), town.facility(0)]
    for number, (row, by) in enumerate(places, 1):
        child = Enrolment(facility=row, label="1-01", kind="toddler", from_on=LONG_AGO)
        attendance.enrol(child, "resident", valid_resident_id(number), by=by, on=TODAY)
    _one, (two, by_two) = places
    twin = Enrolment(facility=two, label="1-02", kind="toddler", from_on=OCTOBER)
    with pytest.raises(Refused, match="一天"):
        attendance.enrol(twin, "resident", valid_resident_id(1), by=by_two, on=TODAY)
    for row, by in places:
        town.enter(row, OCTOBER, 20, by, TODAY)

    sums = [claims.total(submit(row, scheme, OCTOBER, by)) for row, by in places]

    assert sums == [YUAN, YUAN]
    assert sum(recounted().values()) == 2 * YUAN


def test_days_fit_into_the_time_at_the_facility():
    row, by = town.facility(1)
    child = row.enrolments.get()
    attendance.leave(child, date(2026, 10, 10), by=by, on=TODAY)
    with pytest.raises(Refused) as refusal:
        attendance.enter(row, OCTOBER, {child.pk: Days(10, 1)}, by=by, on=TODAY)
    assert refusal.value.field == f"days-{child.pk}"
    attendance.enter(row, OCTOBER, {child.pk: Days(9, 1)}, by=by, on=TODAY)
    with pytest.raises(Refused):
        attendance.leave(child, date(2026, 9, 30), by=by, on=TODAY)


def test_a_cut_and_its_objection_hold_only_their_line(auditor, bureau):
    scheme = town.scheme()
    row, by = town.facility(3)
    town.enter(row, SEPTEMBER, 20, by, TODAY)
    claim = submit(row, scheme, SEPTEMBER, by)
    line = claim.lines.get()
    for fen in (0, 3 * YUAN + 1):
        with pytest.raises(Refused):
            claims.cut(line, fen, "x", by=auditor, on=TODAY)
    cut = claims.cut(line, YUAN, "缺签到表", by=auditor, on=TODAY)
    with pytest.raises(Refused):
        claims.cut(line, 1, "x", by=auditor, on=TODAY)
    with pytest.raises(Refused):
        claims.object_to(cut, "已补", by=by, on=TODAY)
    town.audited(scheme, SEPTEMBER, auditor, TODAY)
    objection = claims.object_to(cut, "已补", by=by, on=TODAY)
    assert claim.get_absolute_url() in [item.url for item in waiting(bureau, on=TODAY)]
    claim.refresh_from_db()
    assert (claim.state, claims.total(claim)) == ("audited", 2 * YUAN)
    with pytest.raises(NotAllowed):
        claims.decide(objection, is_upheld=True, answer="x", by=auditor, on=TODAY)
    claims.decide(objection, is_upheld=True, answer="属实", by=bureau, on=TODAY)
    for month in (OCTOBER,):
        town.enter(row, month, 20, by, TODAY)

    later = submit(row, scheme, OCTOBER, by)

    assert [(step.kind, step.fen) for step in later.lines.all()] == [("entitled", 3 * YUAN), ("restored", YUAN)]
    assert list(counting.differences(scheme, date(2026, 11, 1), [row.pk])) == []


@pytest.mark.parametrize(("corrected", "adjusted"), [(0, []), (1, []), (2, [-YUAN]), (3, [-2 * YUAN])])
def test_what_an_audit_cut_is_not_deducted_again_when_the_days_are_corrected(auditor, corrected, adjusted):
    scheme = town.scheme()
    row, by = town.facility(3)
    town.enter(row, SEPTEMBER, 20, by, TODAY)
    claims.cut(submit(row, scheme, SEPTEMBER, by).lines.get(), YUAN, "缺签到表", by=auditor, on=TODAY)
    town.audited(scheme, SEPTEMBER, auditor, TODAY)
    days = {child.pk: Days(0, 0) for child in row.enrolments.order_by("pk")[:corrected]}
    attendance.correct(row, SEPTEMBER, days, reason="误填", by=by, on=TODAY)
    town.enter(row, OCTOBER, 20, by, TODAY)

    later = submit(row, scheme, OCTOBER, by)

    assert [step.fen for step in later.lines.filter(kind="adjusted")] == adjusted
    assert list(counting.differences(scheme, date(2026, 11, 1), [row.pk])) == []


def test_more_adjusted_than_claimed_is_to_be_paid_back(auditor):
    scheme = town.scheme()
    row, by = town.facility(2)
    for month in (AUGUST, SEPTEMBER):
        town.enter(row, month, 20, by, TODAY)
    submit(row, scheme, AUGUST, by)
    days = {child.pk: Days(0, 0) for child in row.enrolments.all()}
    attendance.correct(row, AUGUST, days, reason="误填", by=by, on=TODAY)
    attendance.enter(row, SEPTEMBER, days, by=by, on=TODAY)
    claim = submit(row, scheme, SEPTEMBER, by)

    town.audited(scheme, SEPTEMBER, auditor, TODAY)

    claim.refresh_from_db()
    assert claim.state == "offset"
    assert Recovery.objects.get().fen == 2 * YUAN
    treasury = officer(Role.DEPARTMENT_OFFICER, department="finance")
    with pytest.raises(NotAllowed):
        claims.repaid(Recovery.objects.get(), by=auditor, on=TODAY)
    claims.repaid(Recovery.objects.get(), by=treasury, on=TODAY)
    with pytest.raises(IllegalMove):
        claims.repaid(Recovery.objects.get(), by=treasury, on=TODAY)


def test_six_months_of_claims_are_what_a_second_count_says_to_the_fen():
    scheme, chance = town.scheme(), Random(5)
    town.scheme(code="none")
    facilities = [town.facility(chance.randint(3, 18), places=chance.choice([6, 15])) for _ in range(6)]
    months = [date(2026, month, 1) for month in range(5, 11)]
    for month in months:
        for row, by in facilities:
            days = [chance.randint(0, 22) for _ in range(row.enrolments.count())]
            town.enter(row, month, days, by, TODAY, excused=chance.randint(0, 6))
            submit(row, scheme, month, by)

    worth = recounted()

    assert len(worth) == 36
    assert {claim.pk: claims.total(claim) for claim in Claim.objects.all()} == worth
    assert sum(worth.values()) > 0


STEPS = st.lists(
    st.tuples(st.sampled_from(["submit", "correct"]), st.integers(0, 2), st.integers(0, 2), st.integers(0, 22)),
    min_size=3, max_size=14,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_freezing_and_correcting_in_every_order_comes_to_the_last_truth(db, steps):
    months = [JULY, AUGUST, SEPTEMBER]
    with transaction.atomic():
        scheme = town.scheme()
        row, by = town.facility(3, places=2)
        children = list(row.enrolments.order_by("pk"))
        for month in months:
            town.enter(row, month, 20, by, TODAY)
        for what, month, child, days in steps:
            act = submit if what == "submit" else attendance.correct
            args = (
                (scheme, months[month], by)
                if what == "submit"
                else (months[month], {children[child].pk: Days(days, 0)})
            )
            try:
                act(row, *args, **({} if what == "submit" else {"reason": "更正", "by": by, "on": TODAY}))
            except Refused:
                continue
        handed_in = set(Claim.objects.values_list("month", flat=True))
        town.enter(row, OCTOBER, 20, by, TODAY)
        submit(row, scheme, OCTOBER, by)

        booked = sum(ClaimLine.objects.values_list("fen", flat=True))

        truth = recounted()
        assert len(truth) == len(handed_in) + 1
        assert booked == sum(truth.values())
        transaction.set_rollback(True)
