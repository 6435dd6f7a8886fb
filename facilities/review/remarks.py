"""The bureau's review of a filing: what is to be corrected, the one return that names everything (一次性告知), and pauses."""

from datetime import date

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.filing import letters, policy
from facilities.filing.filings import MOVES, TERMS, under_review
from facilities.filing.models import Filing, Remark
from facilities.ground.choices import FilingState
from facilities.proposals import proposals
from portal.accounts.scope import require
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import Refused
from portal.letters import notices
from portal.models import Clause, PauseCause, Term, User
from portal.workflow.workflow import move


@transaction.atomic
def remark(filing: Filing, *, section: str, field: str, text: str, by: User, clause: Clause | None = None) -> Remark:
    """Note what must be corrected at a field; it is sent when the filing is given back."""
    _in_review(filing, by)
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
    _in_review(row.filing, by)
    row.refresh_from_db(fields=["sent_on"])
    if row.sent_on:
        raise Refused(_("The remark was already sent to the operator."))


@transaction.atomic
def give_back(filing: Filing, *, by: User, on: date, note: str = "") -> Filing:
    """Return the filing once with everything that is missing (一次性告知). Raises Refused without a remark."""
    _in_review(filing, by)
    proposals.require_none(filing=filing)
    unsent = filing.remarks.filter(sent_on__isnull=True)
    if not unsent.exists():
        raise Refused(
            _("Please note first, at the fields, what is to be corrected: a return names everything at once.")
        )
    move(filing, FilingState.RETURNED, table=MOVES, by=by, note=note)
    letters.return_notice(filing, list(unsent), by=by, on=on)
    unsent.update(sent_on=on)
    clock.end(filing, TermKind.RECEIPT, on=on)
    if term := clock.running(filing, TermKind.NONCONFORMITY):
        clock.pause(term, on=on, cause=PauseCause.objects.get(pk="returned"), by=by)
    return filing


@transaction.atomic
def pause(filing: Filing, *, cause: PauseCause, reason: str, by: User, on: date) -> Filing:
    """Let the terms stand still for a cause that the rules name; the operator is told why. Raises Refused if they do already."""
    _in_review(filing, by)
    if cause.is_automatic or not reason.strip():
        raise Refused(_("Please say what the terms are waiting for."), field="reason")
    running = _running(filing)
    if not running:
        raise Refused(_("No term of this filing is running."))
    if any(clock.is_paused(term) for term in running):
        raise Refused(_("The terms are already paused. Please reload the page."))
    for term in running:
        clock.pause(term, on=on, cause=cause, reason=reason.strip(), by=by)
        key = f"pause:{term.pauses.latest('pk').pk}"
    _tell_operator(filing, key, _("The terms of filing %(number)s are paused"), f"{cause}：{reason.strip()}")
    return filing


@transaction.atomic
def resume(filing: Filing, *, by: User, on: date) -> Filing:
    """Let the terms run on; the operator is told. Raises Refused if they run."""
    _in_review(filing, by)
    paused = [term for term in _running(filing) if clock.is_paused(term)]
    if not paused:
        raise Refused(_("The terms are already running. Please reload the page."))
    for term in paused:
        clock.resume(term, on=on)
        key = f"resumed:{term.pauses.latest('pk').pk}"
    _tell_operator(filing, key, _("The terms of filing %(number)s are running again"), "")
    return filing


def _running(filing: Filing) -> list[Term]:
    return [term for kind in TERMS if (term := clock.running(filing, kind))]


def _tell_operator(filing: Filing, key: str, title: Promise, text: str) -> None:
    operator, url = filing.facility.operator.organisation, filing.get_absolute_url()
    notices.tell(key, to=operator, title=title, text=text, about={"number": filing.number}, url=url)


def _in_review(filing: Filing, by: User) -> None:
    """Lock the filing, and refuse unless it awaits the bureau and is in no colleague's hands; the lead may step in."""
    require(policy.may_review(by, filing))
    under_review(filing)
    if filing.assigned_to_id not in (None, by.pk) and not policy.may_decide(by, filing):
        raise Refused(
            _("The filing is now assigned to %(name)s. Please reload the page.") % {"name": filing.assigned_to}
        )
