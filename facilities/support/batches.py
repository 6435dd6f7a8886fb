"""Payment batches: one workbook for the treasury, made once and known by its hash, and the treasury's answer."""

import hashlib
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _, override

from facilities.ground.money import yuan
from facilities.support import policy
from facilities.support.choices import BatchState, ClaimState
from facilities.support.claims import MOVES as CLAIM_MOVES
from facilities.support.models import Batch, Claim, Payment, Scheme
from portal import numbering
from portal.accounts.scope import hands_of, require
from portal.errors import Refused
from portal.models import User
from portal.numerals import number_in
from portal.tables.reading import Fault, open_table
from portal.tables.workbooks import AS_TEXT, Column, Workbook
from portal.workflow.workflow import move, move_all

MOVES: dict[str, set[str]] = {BatchState.MADE: {BatchState.SETTLED}}
CLAIM, FACILITY, CODE, MONTH, AMOUNT, PAID, FAILED = (
    "申报编号",
    "机构",
    "统一社会信用代码",
    "月份",
    "金额（元）",
    "支付日期",
    "退回原因",
)
SUM = "合计"


@transaction.atomic
def make(scheme: Scheme, *, by: User, on: date) -> Batch:
    """Put every audited claim of the scheme into a batch, by somebody who audited none of them.

    Claims are locked: of two clerks one makes the batch, the other is refused.
    """
    require(policy.may_keep_schemes(by))
    waiting = Claim.objects.select_for_update(of=("self",)).filter(scheme=scheme, state=ClaimState.AUDITED)
    claims = list(
        waiting.exclude(audited_by__in=hands_of(by)).select_related("facility__operator__organisation").order_by("pk")
    )
    if not claims:
        raise Refused(_("No audited claim waits for payment."))
    sums = {claim.pk: fen for claim, fen in _sums(claims)}
    number = f"托补{on.year}-{numbering.next_number('support-batch', on.year):03d}"
    content = _workbook(number, claims, sums)
    batch = Batch.objects.create(
        scheme=scheme, number=number, count=len(claims), sum_fen=sum(sums.values()), content=content,
        sha256=hashlib.sha256(content).hexdigest(), made_by=by, made_on=on,
    )  # fmt: skip
    Payment.objects.bulk_create(Payment(batch=batch, claim=claim, fen=sums[claim.pk]) for claim in claims)
    move_all(Claim.objects.filter(pk__in=list(sums)), ClaimState.BATCHED, table=CLAIM_MOVES, by=by, note=number)
    return batch


def _sums(claims: list[Claim]) -> Iterable[tuple[Claim, int]]:
    lines: dict[int, int] = {claim.pk: 0 for claim in claims}
    for key, fen in Claim.objects.filter(pk__in=list(lines)).values_list("pk", "lines__fen"):
        lines[key] += fen or 0
    return ((claim, lines[claim.pk]) for claim in claims)


def _workbook(number: str, claims: list[Claim], sums: dict[int, int]) -> bytes:
    columns: list[Column | str] = [
        Column(CLAIM, 12, AS_TEXT),
        Column(FACILITY, 30),
        Column(CODE, 22, AS_TEXT),
        MONTH,
        AMOUNT,
        PAID,
        FAILED,
    ]
    with override("zh-hans"), Workbook() as book:
        sheet = book.sheet(number, columns)
        for claim in claims:
            body = claim.facility.operator.organisation
            month = f"{claim.month:%Y-%m}"
            sheet.append([str(claim.pk), claim.facility.name, body.uscc or "", month, yuan(sums[claim.pk])])
        sheet.append([SUM, f"{len(claims)}", "", "", yuan(sum(sums.values()))])
    return book.content


class Answer(NamedTuple):
    """What the treasury says of one payment."""

    claim: int
    fen: int
    paid_on: date | None
    failure: str


@transaction.atomic
def settle(batch: Batch, upload: UploadedFile, *, by: User, on: date) -> Batch:
    """Take the treasury's answer: every payment of the batch is there with its amount, paid on a day or sent back with a reason.

    Raises Refused where number, sum or a claim differs. What was sent back waits for the next batch.
    """
    require(policy.may_keep_schemes(by))
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    told = list(_answers(upload))
    payments = list(batch.payments.select_related("claim"))
    answers = _compared(batch, payments, told)
    move(batch, BatchState.SETTLED, table=MOVES, by=by)
    for payment in payments:
        row = answers[payment.claim_id]
        payment.paid_on, payment.failure = (None, row.failure) if row.failure else (row.paid_on, "")
    Payment.objects.bulk_update(payments, ["paid_on", "failure"])
    paid = [payment.claim_id for payment in payments if not payment.failure]
    failed = [payment.claim_id for payment in payments if payment.failure]
    move_all(Claim.objects.filter(pk__in=paid), ClaimState.PAID, table=CLAIM_MOVES, by=by, note=batch.number)
    move_all(Claim.objects.filter(pk__in=failed), ClaimState.AUDITED, table=CLAIM_MOVES, by=by, note=batch.number)
    return batch


def _compared(batch: Batch, payments: list[Payment], told: list[Answer]) -> dict[int, Answer]:
    if len(told) != batch.count:
        reason = _("The file has %(found)s payments, the batch %(wanted)s.")
        raise Refused(reason % {"found": len(told), "wanted": batch.count}, field="file")
    found = sum(row.fen for row in told)
    if found != batch.sum_fen:
        reason = _("The file's sum is %(found)s yuan, the batch's %(wanted)s.")
        raise Refused(reason % {"found": yuan(found), "wanted": batch.yuan}, field="file")
    answers = {row.claim: row for row in told}
    for payment in payments:
        row = answers.get(payment.claim_id)
        if row is None or row.fen != payment.fen:
            reason = _("Claim %(claim)s is missing or has another amount than %(wanted)s yuan.")
            raise Refused(reason % {"claim": payment.claim_id, "wanted": payment.yuan}, field="file")
        if not row.paid_on and not row.failure:
            reason = _("Of claim %(claim)s the file says neither when it was paid nor why it was not.")
            raise Refused(reason % {"claim": payment.claim_id}, field="file")
    return answers


def _answers(upload: UploadedFile) -> Iterable[Answer]:
    for cells in _rows(upload):
        if cells.get(CLAIM) and cells[CLAIM] != SUM:
            yield Answer(_number(cells), _fen(cells), _day(cells), cells.get(FAILED, "").strip())


def _rows(upload: UploadedFile) -> Iterable[dict[str, str]]:
    table = open_table(upload.name or "", upload.read(), wanted=[CLAIM, AMOUNT])
    for title in (CLAIM, AMOUNT):
        if table.place(title) is None:
            raise table.lacking(title)
    for row in table.rows:
        if isinstance(row, Fault):
            raise Refused(row.reason, field="file")
        yield dict(zip(table.header, row[1], strict=False))


def _number(cells: dict[str, str]) -> int:
    number = number_in(text := cells[CLAIM].strip())
    if number is None:
        raise Refused(_("“%(text)s” is no number of a claim.") % {"text": text}, field="file")
    return number


def _fen(cells: dict[str, str]) -> int:
    try:
        amount = Decimal(cells.get(AMOUNT, "").strip())
    except InvalidOperation:
        amount = Decimal(-1)
    if amount < 0 or not amount.is_finite() or amount * 100 != int(amount * 100):
        raise Refused(_("“%(text)s” is no amount in yuan.") % {"text": cells.get(AMOUNT, "")}, field="file")
    return int(amount * 100)


def _day(cells: dict[str, str]) -> date | None:
    text = cells.get(PAID, "").strip()[:10]
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(_("“%(text)s” is no day.") % {"text": text}, field="file") from None
