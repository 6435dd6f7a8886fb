"""Transfers that wait: for the present facility to answer, for the bureau to settle, for the new facility to take on."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy

from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist
from staff.transfers.choices import TransferState
from staff.transfers.models import Transfer

TRANSFERS = Kind("transfers", gettext_lazy("Transfers of staff"))
ANSWER = gettext_lazy("Answer a transfer: confirm the last day, or say why not")
TAKE_ON = gettext_lazy("Take on somebody whose leaving is confirmed")
SETTLE = gettext_lazy("Settle a contested transfer")
SOURCE: dict[str, Any] = {"subject": "person__facility__name", "area": "person__facility__area_id"}
TARGET: dict[str, Any] = {"subject": "target__name", "area": "target__area_id"}


@worklist
def transfers(user: User, on: date) -> Iterator[Pool]:
    """For operators on either side what is their turn, for the bureau what is contested."""
    rows = Transfer.objects.all()
    if may_anywhere(user, permissions.OPERATE):
        asked = rows.leaving(user).filter(state=TransferState.ASKED)
        yield Pool(TRANSFERS, asked, ANSWER, "transfer", due_on="due_on", **SOURCE)
        agreed = rows.coming(user).filter(state=TransferState.AGREED)
        yield Pool(TRANSFERS, agreed, TAKE_ON, "transfer", due_on="leaves_on", **TARGET)
    if may_anywhere(user, permissions.REVIEW_FILINGS):
        contested = rows.before_the_bureau(user).filter(state=TransferState.CONTESTED)
        yield Pool(TRANSFERS, contested, SETTLE, "transfer", due_on="due_on", **SOURCE)
