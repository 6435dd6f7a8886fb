"""Paying: who audits does not pay, one batch of two clerks, no overdrawn budget, the treasury's answer, draws that can be replayed."""

import hashlib
from collections.abc import Callable
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, transaction
from django.db.models import ProtectedError
from django.test import Client

from facilities.models import AuditDraw, Batch, Budget, Claim, Payment, Recovery, Scheme
from facilities.support import batches, claims, draws, schemes
from portal import paging
from portal.accounts.choices import Role
from portal.documents.uploads import accept
from portal.errors import NotAllowed, Refused
from portal.models import User
from portal.site.days import waiting
from portal.tables.reading import open_table
from portal.tables.workbooks import Workbook
from tests.facilities.support import town
from tests.facilities.support.town import OCTOBER
from tests.factories import TODAY, officer, valid_resident_id
from tests.together import at_once

pytestmark = pytest.mark.django_db
YUAN = 20_000


@pytest.fixture
def auditor() -> User:
    return officer(Role.REVIEWER)


@pytest.fixture
def treasury() -> User:
    return officer(Role.DEPARTMENT_OFFICER, department="finance")


def handed_in(scheme: Scheme, *children: int) -> list[Claim]:
    """Return the claims of as many facilities for October, all children present."""
    made = []
    for number in children:
        row, by = town.facility(number)
        town.enter(row, OCTOBER, 20, by, TODAY)
        made.append(claims.submit(row, scheme, OCTOBER, by=by, on=TODAY))
    return made


def paid_batch(scheme: Scheme, auditor: User, treasury: User, *children: int) -> Batch:
    handed_in(scheme, *children)
    town.audited(scheme, OCTOBER, auditor, TODAY)
    return batches.make(scheme, by=treasury, on=TODAY)


Lines = list[list[object]]


def answer(batch: Batch, change: Callable[[Lines], object] = lambda lines: None) -> SimpleUploadedFile:
    """Return the batch's own workbook as the treasury sends it back, the titles first, with what it got wrong."""
    table = open_table("x.xlsx", bytes(batch.content))
    lines: Lines = [list(table.header), *([*row[1], "", ""][:7] for row in table.rows)]
    for line in lines[1:-1]:
        line[5] = "2026-11-20"
    change(lines)
    with Workbook() as book:
        sheet = book.sheet("x", [str(title) for title in lines[0]])
        for line in lines[1:]:
            sheet.append(line)
    return accept(SimpleUploadedFile("回单.xlsx", book.content))


def put(row: int, column: int, value: object) -> Callable[[Lines], object]:
    """Return a change of one cell."""
    return lambda lines: lines[row].__setitem__(column, value)


def both(*changes: Callable[[Lines], object]) -> Callable[[Lines], object]:
    """Return several changes as one."""
    return lambda lines: [change(lines) for change in changes]


def test_a_batch_is_made_once_and_named_by_its_hash(auditor, treasury):
    scheme = town.scheme()
    batch = paid_batch(scheme, auditor, treasury, 2, 3)

    assert (batch.count, batch.sum_fen) == (2, 5 * YUAN)
    assert batch.sha256 == hashlib.sha256(bytes(batch.content)).hexdigest()
    with pytest.raises(Refused):
        batches.make(scheme, by=treasury, on=TODAY)
    with pytest.raises(InternalError), transaction.atomic():
        Batch.objects.update(sum_fen=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.create(batch=batch, claim=Claim.objects.first(), fen=1)


def test_what_was_paid_and_what_is_owed_stay_as_they_are_in_the_database_too(auditor, treasury):
    scheme = town.scheme()
    batch = paid_batch(scheme, auditor, treasury, 1, 2)
    claim = Claim.objects.order_by("pk")[0]
    Recovery.objects.create(claim=claim, facility=claim.facility, fen=100, opened_on=TODAY)
    with pytest.raises(InternalError), transaction.atomic():
        Payment.objects.update(fen=1)
    batches.settle(batch, answer(batch, both(put(1, 5, ""), put(1, 6, "账号有误"))), by=treasury, on=TODAY)
    Recovery.objects.update(state="repaid")

    for change in (
        lambda: Payment.objects.filter(failure="").update(paid_on=None),
        lambda: Payment.objects.exclude(failure="").update(failure=""),
        lambda: Payment.objects.all().delete(),
        lambda: Recovery.objects.update(fen=99),
        lambda: Recovery.objects.update(state="open"),
        lambda: Recovery.objects.all().delete(),
        lambda: Claim.objects.filter(state="paid").update(state="audited"),
        lambda: Claim.objects.update(month=town.JULY),
        lambda: Claim.objects.all().delete(),
    ):
        with pytest.raises((InternalError, IntegrityError, ProtectedError)), transaction.atomic():
            change()


def test_the_public_list_of_what_was_paid_goes_on_on_the_next_page(auditor, treasury, monkeypatch):
    batch = paid_batch(town.scheme(), auditor, treasury, 1, 2, 3)
    batches.settle(batch, answer(batch), by=treasury, on=TODAY)
    monkeypatch.setattr(paging, "numbered", partial(paging.numbered, size=2))

    first, second = (Client().get(f"/support/?page={page}").content.decode() for page in (1, 2))

    assert [page.count('class="number" data-label') for page in (first, second)] == [2, 1]
    assert "600.00" in first
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


@pytest.mark.parametrize(("fen", "percent", "borne"), [(3, 50, 1), (100, 100, 100), (100, 0, 0), (999, 33, 329)])
def test_what_the_levels_bear_adds_up_to_the_fen(fen, percent, borne):
    batch = Batch(scheme=Scheme(district_percent=percent), sum_fen=fen)

    assert (batch.district * 100, (batch.district + batch.higher) * 100) == (borne, fen)


def test_who_audits_does_not_pay_and_who_pays_does_not_audit(auditor, treasury):
    scheme = town.scheme()
    claim = handed_in(scheme, 1)[0]
    draws.draw(scheme, OCTOBER, by=auditor, seed="0")
    with pytest.raises(NotAllowed):
        claims.audit(claim, "x", by=treasury, on=TODAY)
    claims.audit(claim, "x", by=auditor, on=TODAY)
    with pytest.raises(NotAllowed):
        batches.make(scheme, by=auditor, on=TODAY)
    Claim.objects.update(audited_by=treasury)
    with pytest.raises(Refused):
        batches.make(scheme, by=treasury, on=TODAY)


def test_a_workbook_sent_back_unchanged_pays_nothing(auditor, treasury):
    batch = paid_batch(town.scheme(), auditor, treasury, 1)

    with pytest.raises(Refused) as refusal:
        batches.settle(batch, answer(batch, put(1, 5, "")), by=treasury, on=TODAY)

    assert refusal.value.field == "file"
    assert not Claim.objects.filter(state="paid").exists()


def test_the_treasurys_answer_pays_and_sends_back(auditor, treasury):
    scheme = town.scheme()
    batch = paid_batch(scheme, auditor, treasury, 1, 2)

    sent_back = both(put(1, 5, ""), put(1, 6, "账号有误"))
    batches.settle(batch, answer(batch, sent_back), by=treasury, on=TODAY)

    assert sorted(Claim.objects.values_list("state", flat=True)) == ["audited", "paid"]
    again = batches.make(scheme, by=treasury, on=TODAY)
    assert (again.count, again.sum_fen) == (1, YUAN)
    page = Client().get("/support/").content.decode()
    assert "400.00" in page
    assert "200.00" in page  # the rate; the failed payment is not listed
    assert page.count('class="number" data-label') == 1


def test_a_payment_file_that_differs_is_refused(auditor, treasury):
    batch = paid_batch(town.scheme(), auditor, treasury, 1, 2)
    first = Claim.objects.order_by("pk")[0].pk
    for change in (
        lambda lines: lines.pop(1),
        put(1, 4, 1),
        both(put(1, 4, 400), put(2, 4, 200)),
        put(2, 0, str(first)),
        put(1, 4, "甲"),
        put(1, 5, "昨天"),
        put(0, 4, "别的"),
    ):
        with pytest.raises(Refused):
            batches.settle(batch, answer(batch, change), by=treasury, on=TODAY)
    assert not Payment.objects.filter(paid_on__isnull=False).exists()


@pytest.mark.parametrize(("left", "taken"), [(3 * YUAN - 1, False), (3 * YUAN, True)])
def test_a_budget_is_not_overdrawn(auditor, treasury, left, taken):
    scheme = town.scheme()
    Budget.objects.filter(year=2026).update(fen=left)
    claim = handed_in(scheme, 3)[0]
    draws.draw(scheme, OCTOBER, by=auditor, seed="0")

    if taken:
        claims.audit(claim, "x", by=auditor, on=TODAY)
        with pytest.raises(Refused) as refusal:
            schemes.set_budget(scheme, 2026, left - 1, by=treasury)
        assert refusal.value.field == "amount"
    else:
        with pytest.raises(Refused, match=r"599\.99"):
            claims.audit(claim, "x", by=auditor, on=TODAY)


def test_a_draw_can_be_drawn_again_and_a_drawn_claim_needs_a_note(auditor):
    scheme = town.scheme(audit_percent=34)
    made = handed_in(scheme, 1, 1, 1)
    with pytest.raises(Refused):
        claims.audit(made[0], "x", by=auditor, on=TODAY)
    row = draws.draw(scheme, OCTOBER, by=auditor)

    assert (len(row.population), len(row.drawn)) == (3, 2)
    assert draws.is_replayed(row)
    row.seed += "0" * 8
    changed = [draws.chosen(row.population, 34, f"{place}") for place in range(20)]
    assert len({tuple(keys) for keys in changed}) > 1
    with pytest.raises(Refused):
        draws.draw(scheme, OCTOBER, by=auditor)
    with pytest.raises(InternalError), transaction.atomic():
        AuditDraw.objects.update(seed="1")
    drawn = Claim.objects.get(pk=row.drawn[0])
    with pytest.raises(Refused) as refusal:
        claims.audit(drawn, " ", by=auditor, on=TODAY)
    assert refusal.value.field == "note"


@pytest.mark.parametrize(("percent", "claims_", "drawn"), [(1, 1, 1), (10, 10, 1), (10, 11, 2), (100, 3, 3)])
def test_whole_claims_are_drawn(percent, claims_, drawn):
    assert len(draws.chosen(range(claims_), percent, "x")) == drawn


def test_the_worklists_say_who_is_next(auditor, treasury):
    scheme = town.scheme()
    row, by = town.facility(1)
    assert f"/facilities/{row.pk}/affairs/support/" in [item.url for item in waiting(by, on=TODAY)]
    town.enter(row, OCTOBER, 20, by, TODAY)
    claim = claims.submit(row, scheme, OCTOBER, by=by, on=TODAY)
    assert claim.get_absolute_url() in [item.url for item in waiting(auditor, on=TODAY)]
    town.audited(scheme, OCTOBER, auditor, TODAY)
    assert scheme.get_absolute_url() in [item.url for item in waiting(treasury, on=TODAY)]
    batch = batches.make(scheme, by=treasury, on=TODAY)
    assert batch.get_absolute_url() in [item.url for item in waiting(treasury, on=TODAY)]


@pytest.mark.django_db(transaction=True)
def test_two_clerks_pay_a_batch_once_and_two_auditors_do_not_overdraw_a_budget():
    scheme = town.scheme()
    auditors = [officer(Role.REVIEWER) for _ in range(2)]
    clerks = [officer(Role.DEPARTMENT_OFFICER, department="finance") for _ in range(2)]
    made = handed_in(scheme, 2, 2)
    Budget.objects.filter(year=2026).update(fen=3 * YUAN)
    draws.draw(scheme, OCTOBER, by=auditors[0], seed="0")

    audits = at_once(
        *[
            lambda claim=claim, by=by: claims.audit(claim, "x", by=User.objects.get(pk=by.pk), on=TODAY)
            for claim, by in zip(made, auditors, strict=True)
        ]
    )
    made_batches = at_once(
        *[lambda by=by: batches.make(scheme, by=User.objects.get(pk=by.pk), on=TODAY) for by in clerks]
    )

    assert sorted(isinstance(result, Refused) for result in audits) == [False, True]
    assert Budget.objects.get(year=2026).committed_fen == 2 * YUAN
    assert sorted(isinstance(result, Refused) for result in made_batches) == [False, True]
    assert Payment.objects.get().fen == 2 * YUAN


def test_an_operator_goes_from_a_child_to_a_claim_on_pages(monday, auditor, treasury, django_assert_max_num_queries):
    scheme = town.scheme()
    row, by = town.facility(2)
    own, desk, pay = Client(), Client(), Client()
    for client, user in ((own, by), (desk, auditor), (pay, treasury)):
        client.force_login(user)
    first, second = row.enrolments.order_by("pk")
    base = f"/facilities/{row.pk}/affairs/support/"

    lacking = own.get(base).content.decode()
    too_many = own.post(f"{base}2026-10/", {f"days-{first.pk}": 20, f"excused-{first.pk}": 12, f"days-{second.pk}": 9})
    own.post(f"{base}2026-10/", {f"days-{first.pk}": 20, f"days-{second.pk}": 9})
    handed = own.post(f"{base}2026-10/schemes/{scheme.pk}/", follow=True).content.decode()

    assert "尚未填报出勤" in lacking
    assert too_many.context["form"].errors[f"days-{first.pk}"]
    assert too_many.context["form"][f"days-{second.pk}"].value() == "9"
    assert "1 × 200.00 = 200.00" in handed
    claim = Claim.objects.get()
    line = claim.lines.get()
    assert desk.post("/claims/", {"scheme": scheme.pk, "month": "2026-10"}).status_code == 302
    assert desk.post(f"/claim-lines/{line.pk}/cut/", {"amount": "50.5", "reason": "缺签到"}).status_code == 302
    assert desk.post(f"/claims/{claim.pk}/audit/", {"note": "已核对"}).status_code == 302
    with django_assert_max_num_queries(20):
        assert "149.50" in desk.get(f"/claims/{claim.pk}/").content.decode()
    cut = claim.lines.get(kind="cut")
    assert own.post(f"/claim-lines/{cut.pk}/object/", {"reasons": "已补"}).status_code == 302
    assert pay.post(f"/schemes/{scheme.pk}/pay/", follow=True).status_code == 200
    batch = Batch.objects.get()
    file = pay.get(f"/batches/{batch.pk}/file/")
    assert hashlib.sha256(file.content).hexdigest() == batch.sha256
    settled = pay.post(f"/batches/{batch.pk}/", {"file": answer(batch)})
    assert settled.status_code == 302, settled.context["form"].errors
    assert "149.50" in Client().get("/support/").content.decode()


def test_the_treasury_lays_down_rates_on_a_page_beside_those_of_other_schemes(treasury):
    town.scheme()
    row = Scheme.objects.create(code="new", name="新", name_en="New", from_on=OCTOBER)
    client = Client()
    client.force_login(treasury)
    facts = {
        "unit": "child_month",
        "kind": "",
        "amount": "200",
        "least_days": 10,
        "allowed_absences": 0,
        "words": "每月",
    }
    url = f"/schemes/{row.pk}/rates/new/"

    client.post(url, facts | {"from_on": "2026-10-01"})
    again = client.post(url, facts | {"from_on": "2026-11-01"})

    assert row.rates.get().fen == YUAN
    assert again.context["form"].errors["from_on"]


def test_a_child_is_enrolled_on_a_page_by_its_number_which_nobody_keeps(monday):
    row, by = town.facility(0)
    client = Client()
    client.force_login(by)
    told = {"id_number": valid_resident_id(7), "label": "1-01", "kind": "toddler", "from_on": "2026-03-01"}
    url = f"/facilities/{row.pk}/affairs/support/children/"

    wrong = client.post(url, told | {"id_number": "123"})
    taken = client.post(url, told)
    again = client.post(url, told | {"label": "1-02"})

    assert wrong.context["form"].errors["id_number"]
    assert taken.status_code == 302
    assert "一天只计一次" in str(again.context["form"].errors["from_on"])
    assert again.context["form"]["label"].value() == "1-02"
    assert row.enrolments.count() == 1


def test_strangers_learn_of_no_claim(auditor):
    scheme = town.scheme()
    claim = handed_in(scheme, 1)[0]
    for stranger in (
        town.facility(0)[1],
        officer(Role.DEPARTMENT_OFFICER, department="fire"),
        officer(Role.STREET_OFFICER, area="330103001"),
    ):
        client = Client()
        client.force_login(stranger)
        assert client.get(claim.get_absolute_url()).status_code == 404
