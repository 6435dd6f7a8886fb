"""The bureau's review of a filing: what is to be corrected, the one return that names everything (一次性告知), and pauses."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.filing import letters, policy
from facilities.filing.filings import MOVES, TERMS, under_review
from facilities.filing.models import Filing, Remark
from facilities.ground.choices import FilingState
from facilities.proposals import proposals
from facilities.proposals.choices import ProposalKind, ProposalState
from facilities.proposals.models import Proposal
from portal.accounts.scope import require
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import Refused
from portal.letters import notices
from portal.models import Clause, PauseCause, Term, User
from portal.workflow.workflow import move

Note = tuple[str, str, str]
ONE_NOTICE = _(
    "Everything missing had to be named at once. A second return may only name what was named before and is still not "
    "right; what is new needs a reason and a second person: %(items)s"
)


@transaction.atomic
def remark(filing: Filing, *, section: str, field: str, text: str, by: User, clause: Clause | None = None) -> Remark:
    """Note what must be corrected at a field; it is sent when the filing is given back."""
    _in_review(filing, by)
    return filing.remarks.create(section=section, field=field, text=text, by=by, clause=clause)


@transaction.atomic
def remark_many(filing: Filing, notes: Iterable[Note], *, by: User) -> list[Remark]:
    """Note several remarks at once, each as section, field and text: all of them or, if it is refused, none."""
    _in_review(filing, by)
    return [filing.remarks.create(section=section, field=field, text=text, by=by) for section, field, text in notes]


@transaction.atomic
def amend_remark(row: Remark, *, section: str, text: str, by: User, seen: str | None = None) -> Remark:
    """Word a remark anew. Raises Refused once it was sent, and if a colleague worded it anew since `seen` was read."""
    _unsent(row, by)
    if seen is not None and seen != row.text:
        raise Refused(_("A colleague changed the remark meanwhile. It now says: “%(text)s”") % {"text": row.text})
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
    current = Remark.objects.filter(pk=row.pk).first()
    if current is None:
        raise Refused(_("A colleague withdrew this remark meanwhile."))
    row.sent_on, row.text = current.sent_on, current.text
    if row.sent_on:
        raise Refused(_("The remark was already sent to the operator."))


@transaction.atomic
def give_back(filing: Filing, *, by: User, on: date, note: str = "", seen: str | None = None) -> Filing:
    """Return the filing once with everything that is missing (一次性告知).

    Raises Refused without a remark, for a second return that names something new, and if the unsent remarks are not those
    that were `seen` (see `shown`).
    """
    _in_review(filing, by)
    _require_seen(filing, seen)
    proposals.require_none(filing=filing)
    _require_remark(filing)
    if new := unannounced(filing):
        raise Refused(ONE_NOTICE % {"items": "、".join(row.text for row in new)})
    return _returned(filing, by, on, note)


@transaction.atomic
def propose_return(filing: Filing, *, by: User, on: date, reasons: str, seen: str | None = None) -> Proposal:
    """Ask a second person to let a return name something new, with the reason why the first one did not."""
    _in_review(filing, by)
    _require_seen(filing, seen)
    if not unannounced(filing):
        raise Refused(_("Nothing new is named: the filing can be returned without a second person."))
    return proposals.propose_return(filing, by=by, on=on, reasons=reasons)


@transaction.atomic
def confirm_return(proposal: Proposal, *, by: User, on: date) -> Filing:
    """Return the filing as a colleague proposed. Raises NotAllowed for the proposer."""
    filing = proposals.filing_of(proposal, ProposalKind.RETURN)
    require(policy.may_decide(by, filing))
    under_review(filing)
    _require_remark(filing)
    proposals.decide(proposal, ProposalState.CONFIRMED, by=by, on=on)
    return _returned(filing, by, on, proposal.reasons)


def shown(filing: Filing) -> str:
    """Return what tells the remarks not sent yet from any other list of them, wordings included."""
    return hashlib.sha256(repr(list(_unsent_of(filing).values_list("pk", "text"))).encode()).hexdigest()


def _unsent_of(filing: Filing) -> QuerySet[Remark]:
    return filing.remarks.filter(sent_on__isnull=True).order_by("pk")


def _require_seen(filing: Filing, seen: str | None) -> None:
    if seen is not None and seen != shown(filing):
        raise Refused(
            _("A colleague changed the remarks meanwhile. Please read them again before you return the filing.")
        )


def _require_remark(filing: Filing) -> None:
    if not filing.remarks.filter(sent_on__isnull=True).exists():
        raise Refused(
            _("Please note first, at the fields, what is to be corrected: a return names everything at once.")
        )


def unannounced(filing: Filing) -> list[Remark]:
    """Return the remarks of a second return at what no earlier one named; a section named as a whole covers its fields."""
    named = set(filing.remarks.filter(sent_on__isnull=False).values_list("section", "field"))
    unsent = filing.remarks.filter(sent_on__isnull=True) if named else []
    return [row for row in unsent if not {(row.section, row.field), (row.section, "")} & named]


def _returned(filing: Filing, by: User, on: date, note: str) -> Filing:
    """The first return says that the set was not complete: the receipt's term ends. A later one lets it stand still."""
    unsent = filing.remarks.filter(sent_on__isnull=True)
    is_first = not filing.remarks.filter(sent_on__isnull=False).exists()
    move(filing, FilingState.RETURNED, table=MOVES, by=by, note=note)
    letters.return_notice(filing, list(unsent), by=by, on=on)
    unsent.update(sent_on=on)
    if is_first:
        clock.end(filing, TermKind.RECEIPT, on=on)
    cause = PauseCause.objects.get(pk="returned")
    for term in _running(filing):
        clock.pause(term, on=on, cause=cause, by=by)
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
