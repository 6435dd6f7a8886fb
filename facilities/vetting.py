"""The bureau's review of a filing: who has it, what is to be corrected, and the one return that names everything (一次性告知)."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities import correspondence, policy, proposing
from facilities.choices import FilingState
from facilities.filing import MOVES, under_review
from facilities.models import Filing, Remark
from portal import clock
from portal.choices import TermKind
from portal.errors import Refused
from portal.models import Clause, User
from portal.scope import require
from portal.workflow import move


@transaction.atomic
def assign(filing: Filing, *, by: User) -> Filing:
    """Take a filing into one's own hands for review. Raises Refused if a colleague has it."""
    require(policy.may_review(by, filing))
    under_review(filing)
    if filing.assigned_to_id not in (None, by.pk):
        raise Refused(_("%(name)s took this filing a moment ago.") % {"name": filing.assigned_to})
    filing.assigned_to = by
    filing.save(update_fields=["assigned_to"])
    return filing


@transaction.atomic
def remark(filing: Filing, *, section: str, field: str, text: str, by: User, clause: Clause | None = None) -> Remark:
    """Note what must be corrected at a field; it is sent when the filing is given back."""
    require(policy.may_review(by, filing))
    under_review(filing)
    return filing.remarks.create(section=section, field=field, text=text, by=by, clause=clause)


@transaction.atomic
def amend_remark(row: Remark, *, section: str, text: str, by: User) -> Remark:
    """Word a remark anew. Raises Refused once it was sent."""
    _unsent(row, by)
    row.section, row.text = section, text
    row.save(update_fields=["section", "text"])
    return row


@transaction.atomic
def remove_remark(row: Remark, *, by: User) -> None:
    """Take back a remark. Raises Refused once it was sent."""
    _unsent(row, by)
    row.delete()


def _unsent(row: Remark, by: User) -> None:
    require(policy.may_review(by, row.filing))
    under_review(row.filing)
    row.refresh_from_db(fields=["sent_on"])
    if row.sent_on:
        raise Refused(_("The remark was already sent to the operator."))


@transaction.atomic
def give_back(filing: Filing, *, by: User, on: date, note: str = "") -> Filing:
    """Return the filing once with everything that is missing (一次性告知). Raises Refused without a remark."""
    require(policy.may_review(by, filing))
    under_review(filing)
    proposing.require_none(filing=filing)
    unsent = filing.remarks.filter(sent_on__isnull=True)
    if not unsent.exists():
        raise Refused(
            _("Please note first, at the fields, what is to be corrected: a return names everything at once.")
        )
    move(filing, FilingState.RETURNED, table=MOVES, by=by, note=note)
    correspondence.return_notice(filing, list(unsent), by=by, on=on)
    unsent.update(sent_on=on)
    clock.end(filing, TermKind.RECEIPT, on=on)
    if term := clock.running(filing, TermKind.NONCONFORMITY):
        clock.pause(term, on=on, reason=str(_("Returned to the operator for correction")))
    return filing
