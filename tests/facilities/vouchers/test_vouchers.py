"""Vouchers: given while the budget lasts, used once, in their days, at a facility that may take them; settled to the fen."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client

from facilities.models import Budget, Claim, Enrolment, Facility, Scheme, Voucher
from facilities.support import attendance, batches, claims, draws, schemes
from facilities.vouchers import settling, vouchers
from portal.accounts.choices import Role
from portal.errors import NotAllowed, Refused
from portal.models import TextMessage, Transition, User
from portal.site.days import waiting
from portal.workflow.workflow import IllegalMove
from tests.facilities.support import town
from tests.factories import CHANGQING, TODAY, officer, valid_resident_id
from tests.together import at_once

pytestmark = pytest.mark.django_db
FACE = 20_000
DAYS = 30
NOW = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
LAST = TODAY + timedelta(days=DAYS - 1)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
RULES = {"unit": "voucher", "least_days": 1, "allowed_absences": 0, "words": "每券200元"}


def vouchers_of(fen: int = 100 * FACE, **facts: Any) -> Scheme:
    """Return a scheme of vouchers of 200 yuan that hold 30 days, with a budget for 2026."""
    told = {"code": "voucher", "kind": "voucher", "voucher_days": DAYS, "needs_recognition": False}
    legal = {"name": "托育券", "name_en": "Vouchers", "legal_base": "示例文件", "budget_line": "2100717"}
    row = Scheme.objects.create(from_on=town.LONG_AGO, **(legal | told | facts))
    town.rate(row, fen=FACE, **RULES)
    Budget.objects.create(scheme=row, year=2026, fen=fen)
    return row


@pytest.fixture
def union() -> User:
    return officer(Role.DEPARTMENT_OFFICER, department="trade-union")


def child(row: Facility, number: int, by: User) -> Enrolment:
    """Return a child enrolled at the facility under the number that a voucher may be given for."""
    told = Enrolment(facility=row, label=f"V-{number}", kind="toddler", from_on=town.LONG_AGO)
    return attendance.enrol(told, "resident", valid_resident_id(number), by=by, on=TODAY)


def given(scheme: Scheme, number: int, by: User, **facts: Any) -> Voucher:
    return vouchers.give(scheme, "resident", valid_resident_id(number), **({"by": by, "at": NOW, "on": TODAY} | facts))


def taken(scheme: Scheme, union: User) -> int:
    """Return what the budget has taken, after an independent recount of the vouchers that stand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT b.committed_fen, (SELECT coalesce(sum(r.fen), 0) FROM facilities_voucher v JOIN facilities_rate r "
            "ON r.id = v.rate_id WHERE v.budget_id = b.id AND v.state IN ('issued', 'redeemed')) "
            "FROM facilities_budget b WHERE b.scheme_id = %s",
            [scheme.pk],
        )
        committed, recounted = cursor.fetchone()
    assert committed == recounted
    return int(committed)


def test_a_voucher_is_given_by_a_code_and_takes_its_sum_from_the_budget(union):
    scheme = vouchers_of()

    row = given(scheme, 1, union, mobile="13800138000")

    assert (row.department_id, row.area_id, row.valid_until) == ("trade-union", "330103", LAST)
    assert taken(scheme, union) == FACE
    assert row.spoken in TextMessage.objects.get().text
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(v)::text FROM facilities_voucher v")
        stored = cursor.fetchone()[0]
    assert row.code not in stored
    assert valid_resident_id(1) not in stored
    with pytest.raises(Refused) as refusal:
        given(scheme, 1, union)
    assert refusal.value.field == "id_number"
    assert taken(scheme, union) == FACE
    given(scheme, 1, union, on=DECEMBER)


@pytest.mark.parametrize(("fen", "most"), [(2 * FACE - 1, 1), (2 * FACE, 2), (2 * FACE + 1, 2)])
def test_no_more_vouchers_are_given_than_the_budget_covers(union, fen, most):
    scheme = vouchers_of(fen)

    for number in range(most):
        given(scheme, number, union)
    with pytest.raises(Refused):
        given(scheme, 9, union)

    assert taken(scheme, union) == most * FACE
    treasury = officer(Role.DEPARTMENT_OFFICER, department="finance")
    assert scheme.get_absolute_url() in [item.url for item in waiting(treasury, on=TODAY)]


def test_who_pays_and_who_audits_gives_no_vouchers():
    scheme = vouchers_of()
    for user in (officer(Role.REVIEWER), officer(Role.DEPARTMENT_OFFICER, department="finance")):
        with pytest.raises(NotAllowed):
            given(scheme, 1, user)


def test_a_scheme_gives_vouchers_only_in_its_days_and_with_a_rate(union):
    ended = vouchers_of(until_on=TODAY)
    other = town.scheme()

    given(ended, 1, union)
    for scheme, on in ((ended, TODAY + timedelta(days=1)), (other, TODAY)):
        with pytest.raises(Refused) as refusal:
            given(scheme, 2, union, on=on)
        assert refusal.value.field == "scheme"


@pytest.mark.parametrize(
    ("on", "is_taken"), [(LAST - timedelta(days=1), True), (LAST, True), (LAST + timedelta(days=1), False)]
)
def test_a_voucher_is_redeemed_until_its_last_day(union, on, is_taken):
    scheme = vouchers_of()
    row, by = town.facility(0)
    voucher, enrolled = given(scheme, 1, union), child(row, 1, by)

    if is_taken:
        assert vouchers.redeem(row, voucher.spoken.lower(), enrolled, by=by, on=on).state == "redeemed"
        assert vouchers.expire(on=on) == 0
    else:
        with pytest.raises(Refused) as refusal:
            vouchers.redeem(row, voucher.code, enrolled, by=by, on=on)
        assert refusal.value.field == "code"
        assert (vouchers.expire(on=LAST), taken(scheme, union)) == (0, FACE)
        assert (vouchers.expire(on=on), vouchers.expire(on=on)) == (1, 0)
        assert taken(scheme, union) == 0
        with pytest.raises(Refused, match=str(LAST)):
            vouchers.redeem(row, voucher.code, enrolled, by=by, on=TODAY)


def test_a_voucher_is_used_once_and_only_for_its_child(union):
    scheme = vouchers_of()
    row, by = town.facility(0)
    voucher, own, sibling = given(scheme, 1, union), child(row, 1, by), child(row, 2, by)

    for code, enrolled, field in (("AAAA-BBBB-CCCC", own, "code"), (voucher.code, sibling, "child")):
        with pytest.raises(Refused) as refusal:
            vouchers.redeem(row, code, enrolled, by=by, on=TODAY)
        assert refusal.value.field == field
    vouchers.redeem(row, voucher.code, own, by=by, on=TODAY)
    with pytest.raises(Refused, match="2026-11-23"):
        vouchers.redeem(row, voucher.code, own, by=by, on=TODAY + timedelta(days=1))

    assert taken(scheme, union) == FACE


def test_only_a_facility_that_may_takes_a_voucher(union):
    scheme = vouchers_of(needs_recognition=True)
    agreed, by = town.facility(0)
    town.recognised(agreed, TODAY, TODAY)
    voucher, enrolled = given(scheme, 1, union), child(agreed, 1, by)

    with pytest.raises(Refused):
        vouchers.redeem(agreed, voucher.code, enrolled, by=by, on=TODAY + timedelta(days=1))
    Facility.objects.filter(pk=agreed.pk).update(state="suspended")
    with pytest.raises(Refused):
        vouchers.redeem(agreed, voucher.code, enrolled, by=by, on=TODAY)
    Facility.objects.filter(pk=agreed.pk).update(state="filed")
    attendance.leave(enrolled, TODAY - timedelta(days=1), by=by, on=TODAY)
    with pytest.raises(Refused) as refusal:
        vouchers.redeem(agreed, voucher.code, enrolled, by=by, on=TODAY)
    assert refusal.value.field == "child"
    attendance.leave(enrolled, TODAY, by=by, on=TODAY)
    vouchers.redeem(agreed, voucher.code, enrolled, by=by, on=TODAY)


def test_what_was_redeemed_by_mistake_is_taken_back_until_the_month_is_claimed(union):
    scheme = vouchers_of()
    row, by = town.facility(0)
    first, second = (given(scheme, number, union) for number in (1, 2))
    children = [child(row, number, by) for number in (1, 2)]
    first, second = (
        vouchers.redeem(row, voucher.code, enrolled, by=by, on=TODAY)
        for voucher, enrolled in zip((first, second), children, strict=True)
    )

    back = vouchers.take_back(first, "录错", by=by)
    assert (back.state, back.facility, taken(scheme, union)) == ("issued", None, 2 * FACE)
    with pytest.raises(Refused):
        claims.submit(row, scheme, NOVEMBER, by=by, on=TODAY)
    claims.submit(row, scheme, NOVEMBER, by=by, on=DECEMBER)
    with pytest.raises(Refused):
        vouchers.take_back(second, "录错", by=by)
    for change in ({"state": "issued"}, {"redeemed_on": DECEMBER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Voucher.objects.filter(pk=second.pk).update(**change)
    with pytest.raises(InternalError), transaction.atomic():
        Voucher.objects.filter(pk=second.pk).update(valid_until=DECEMBER)
    with pytest.raises(InternalError), transaction.atomic():
        Voucher.objects.filter(pk=second.pk).delete()
    vouchers.redeem(row, first.code, children[0], by=by, on=DECEMBER)  # in the next month it is used after all


def test_a_lost_voucher_is_withdrawn_and_another_one_given(union):
    scheme = vouchers_of(FACE)
    row, by = town.facility(0)
    lost, enrolled = given(scheme, 1, union), child(row, 1, by)

    with pytest.raises(NotAllowed):
        vouchers.withdraw(lost, "遗失", by=officer(Role.STREET_OFFICER, area=CHANGQING), on=TODAY)
    vouchers.withdraw(lost, "遗失", by=union, on=TODAY)
    again = given(scheme, 1, union)

    with pytest.raises(Refused):
        vouchers.redeem(row, lost.code, enrolled, by=by, on=TODAY)
    vouchers.redeem(row, again.code, enrolled, by=by, on=TODAY)
    with pytest.raises(IllegalMove):
        vouchers.withdraw(again, "遗失", by=union, on=TODAY)
    assert taken(scheme, union) == FACE


RECOUNT = """
    SELECT v.facility_id, to_char(v.redeemed_on, 'YYYY-MM'), sum(r.fen)
    FROM facilities_voucher v JOIN facilities_rate r ON r.id = v.rate_id
    WHERE v.id IN (SELECT subject_id FROM portal_transition t JOIN django_content_type c ON c.id = t.subject_type_id
                   WHERE c.model = 'voucher' GROUP BY subject_id
                   HAVING sum(CASE after WHEN 'redeemed' THEN 1 ELSE -1 END) = 1)
    GROUP BY 1, 2 ORDER BY 1, 2
"""


def test_redeemed_vouchers_are_paid_to_the_fen_as_the_history_of_their_moves_says(union):
    scheme = vouchers_of()
    auditor, treasury = officer(Role.REVIEWER), officer(Role.DEPARTMENT_OFFICER, department="finance")
    places = [town.facility(0) for _ in range(2)]
    for number in range(5):
        row, by = places[number % 2]
        voucher = given(scheme, number, union)
        on = TODAY if number < 3 else DECEMBER
        voucher = vouchers.redeem(row, voucher.code, child(row, number, by), by=by, on=on)
    vouchers.take_back(voucher, "录错", by=by)
    rate = scheme.rates.get()
    schemes.end_rate(rate, date(2026, 12, 9), by=treasury)
    dearer = town.rate(scheme, fen=31_001, from_on=date(2026, 12, 10), **RULES)
    row, by = places[0]
    late = given(scheme, 7, union, on=date(2026, 12, 10))
    vouchers.redeem(row, late.code, child(row, 7, by), by=by, on=date(2026, 12, 10))

    january = date(2027, 1, 4)
    with pytest.raises(Refused):  # November first
        claims.submit(row, scheme, DECEMBER, by=by, on=january)
    for month in (NOVEMBER, DECEMBER):
        for row, by in places:
            if month in [due.month for due in settling.unclaimed(row)]:
                claims.submit(row, scheme, month, by=by, on=january)
        draws.draw(scheme, month, by=auditor, seed="0")
    for claim in Claim.objects.order_by("pk"):
        claims.audit(claim, "已核对", by=auditor, on=january)

    with connection.cursor() as cursor:
        cursor.execute(RECOUNT)
        recounted = [tuple(line) for line in cursor.fetchall()]
    paid = [
        (claim.facility_id, f"{claim.month:%Y-%m}", sum(line.fen for line in claim.lines.all()))
        for claim in Claim.objects.order_by("facility", "month")
    ]
    assert paid == recounted
    assert sum(fen for *_, fen in paid) == 4 * FACE + dearer.fen
    assert taken(scheme, union) == 5 * FACE + dearer.fen
    assert not Budget.objects.filter(year=2027).exists()  # auditing takes nothing a second time
    batch = batches.make(scheme, by=treasury, on=january)
    assert batch.sum_fen == sum(fen for *_, fen in paid)
    assert not Voucher.objects.unclaimed().exists()


def test_vouchers_that_an_audit_finds_wrong_after_the_claim_are_deducted_by_the_next_one(union):
    scheme, auditor, january = vouchers_of(), officer(Role.REVIEWER), date(2027, 1, 4)
    row, by = town.facility(0)
    for number, on in enumerate((TODAY, TODAY, DECEMBER)):
        vouchers.redeem(row, given(scheme, number, union).code, child(row, number, by), by=by, on=on)
    line = claims.submit(row, scheme, NOVEMBER, by=by, on=january).lines.get()
    town.audited(scheme, NOVEMBER, auditor, january)
    with pytest.raises(Refused, match="2"):
        claims.correct(line, 3, "多算", by=auditor, on=january)
    claims.correct(line, 1, "一名儿童未到托", by=auditor, on=january)

    later = claims.submit(row, scheme, DECEMBER, by=by, on=january)

    assert [(step.kind, step.fen) for step in later.lines.all()] == [("entitled", FACE), ("adjusted", -FACE)]


def test_a_facility_that_is_barred_takes_no_vouchers_and_is_paid_for_those_it_took(union, monkeypatch):
    scheme = vouchers_of()
    row, by = town.facility(0)
    first, second = (given(scheme, number, union) for number in (1, 2))
    vouchers.redeem(row, first.code, child(row, 1, by), by=by, on=TODAY)

    monkeypatch.setattr(claims, "BARRED", [lambda facility, on: "黑名单"])

    with pytest.raises(Refused, match="黑名单"):
        vouchers.redeem(row, second.code, child(row, 2, by), by=by, on=TODAY)
    assert claims.total(claims.submit(row, scheme, NOVEMBER, by=by, on=DECEMBER)) == FACE


@pytest.mark.django_db(transaction=True)
def test_two_facilities_at_once_redeem_a_voucher_once_and_two_givers_do_not_overdraw_the_budget():
    scheme = vouchers_of(FACE)
    givers = [officer(Role.DEPARTMENT_OFFICER, department="trade-union") for _ in range(2)]
    made = at_once(
        *[
            lambda number=number, by=by: given(scheme, number, User.objects.get(pk=by.pk))
            for number, by in enumerate(givers)
        ]
    )
    assert sorted(isinstance(result, Refused) for result in made) == [False, True]
    voucher = Voucher.objects.get()
    row, by = town.facility(0)
    Enrolment.objects.create(
        facility=row, token=voucher.token, label="1", kind="toddler", from_on=town.LONG_AGO, until_on=TODAY
    )
    enrolled = Enrolment.objects.get()
    results = at_once(
        *[
            lambda: vouchers.redeem(row, voucher.code, enrolled, by=User.objects.get(pk=by.pk), on=TODAY)
            for _ in range(2)
        ]
    )

    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert Transition.objects.filter(after="redeemed").count() == 1
    assert Budget.objects.get(scheme=scheme).committed_fen == FACE


def test_a_voucher_goes_from_the_union_over_the_family_to_the_facility_and_its_claim_on_pages(
    monday, union, django_assert_max_num_queries
):
    treasury, auditor = officer(Role.DEPARTMENT_OFFICER, department="finance"), officer(Role.REVIEWER)
    row, by = town.facility(0)
    child(row, 1, by)
    pay, give, own, desk, family = (Client() for _ in range(5))
    for client, user in ((pay, treasury), (give, union), (own, by), (desk, auditor)):
        client.force_login(user)

    form = {"code": "v", "name": "托育券", "name_en": "V", "legal_base": "x", "budget_line": "x", "audit_percent": 10}
    form |= {"from_on": "2026-01-01", "kind": "voucher", "voucher_days": "", "district_percent": 50}
    assert "voucher_days" in pay.post("/schemes/new/", form).context["form"].errors
    assert "district_percent" in pay.post("/schemes/new/", form | {"district_percent": 101}).context["form"].errors
    assert pay.post("/schemes/new/", form | {"voucher_days": 30}).status_code == 302
    scheme = Scheme.objects.get()
    rate = {"unit": "child_month", "amount": "200", "least_days": 1, "allowed_absences": 0, "words": "x"}
    rate |= {"from_on": "2026-01-01"}
    assert "unit" in pay.post(f"/schemes/{scheme.pk}/rates/new/", rate).context["form"].errors
    assert pay.post(f"/schemes/{scheme.pk}/rates/new/", rate | {"unit": "voucher"}).status_code == 302
    pay.post(f"/schemes/{scheme.pk}/budget/", {"year": 2026, "amount": "1000"})
    told = {"scheme": scheme.pk, "id_number": valid_resident_id(1), "mobile": ""}
    page = give.post("/vouchers/new/", told, follow=True).content.decode()
    voucher = Voucher.objects.get()
    assert voucher.spoken in page
    assert voucher.spoken not in pay.get(voucher.get_absolute_url()).content.decode()
    with django_assert_max_num_queries(20):
        assert "200.00" in give.get("/vouchers/").content.decode()
    assert "200.00" in family.post("/voucher/", {"code": voucher.spoken}).content.decode()
    assert family.post("/voucher/", {"code": "AAAABBBBCCCC"}).context["form"].errors["code"]

    base = f"/facilities/{row.pk}/affairs/vouchers/"
    wrong = own.post(base, {"code": "AAAA", "child": row.enrolments.get().pk})
    assert wrong.context["form"]["code"].value() == "AAAA"
    assert own.post(base, {"code": voucher.spoken, "child": row.enrolments.get().pk}).status_code == 302
    assert "2026-11-23" in family.post("/voucher/", {"code": voucher.code}).content.decode()
    assert base not in [item.url for item in waiting(by, on=TODAY)]
    assert base in [item.url for item in waiting(by, on=DECEMBER)]
    claim = claims.submit(row, scheme, NOVEMBER, by=by, on=DECEMBER)
    assert base not in [item.url for item in waiting(by, on=DECEMBER)]
    assert "1 × 200.00 = 200.00" in desk.get(claim.get_absolute_url()).content.decode()
    assert own.get(f"/vouchers/{voucher.pk}/take-back/").status_code in {200, 403}
    stranger = Client()
    stranger.force_login(officer(Role.DEPARTMENT_OFFICER, department="fire"))
    assert stranger.get(voucher.get_absolute_url()).status_code == 404


def test_codes_are_not_to_be_guessed(settings):
    settings.CODE_TRIES_PER_ADDRESS = 2
    for expected in (vouchers.UNKNOWN, vouchers.UNKNOWN, vouchers.TOO_MANY):
        with pytest.raises(Refused) as refusal:
            vouchers.looked_up("AAAA", address="1.2.3.4", at=NOW)
        assert str(refusal.value) == str(expected)
