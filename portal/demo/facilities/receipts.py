"""The demo's receipts; their PDFs are rendered by the worker like all others."""

from random import Random

from django.conf import settings

from facilities.filing import receipts
from facilities.models import Filing, Receipt
from portal.accounts.models import User
from portal.numbering import next_number
from portal.outbox import outbox

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def issue(filings: list[Filing], by: User, random: Random) -> None:
    """Issue a receipt for each accepted filing, in the order of the decisions."""
    in_order = sorted(filings, key=lambda filing: (filing.decided_on, filing.pk))
    made = Receipt.objects.bulk_create([_receipt(filing, by, random) for filing in in_order])
    for receipt in made:
        outbox.queue("facilities.filing.tasks.render_receipt", pk=receipt.pk)


def _receipt(filing: Filing, by: User, random: Random) -> Receipt:
    day = filing.decided_on
    assert day is not None  # noqa: S101 - an accepted filing was decided
    receipt = Receipt(
        filing=filing,
        number=f"{settings.DISTRICT_CODE}{day.year}{next_number('receipt', day.year):05d}",
        issued_on=day,
        issued_by=by,
        check_code="".join(random.choices(ALPHABET, k=16)),
        content=filing.declared,
    )
    receipts.sign(receipt)
    return receipt
