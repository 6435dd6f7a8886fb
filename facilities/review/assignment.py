"""Whose hands a filing is in: taken by a reviewer, handed out by the lead, past those who are away or must step aside.

Every change is kept as an `Assignment`; the filing's row lock decides between two people who act at once.
"""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.filing import filings as life, policy as filing_policy
from facilities.filing.models import Filing
from facilities.ground.choices import UNDECIDED_FILING_STATES
from facilities.review import policy, workload
from facilities.review.models import Absence, Recusal
from portal.accounts.scope import require
from portal.actions import Act, declare
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.letters import notices
from portal.models import User


@transaction.atomic
def take(filing: Filing, *, by: User, on: date) -> Filing:
    """Take a filing from the pool into one's own hands. Raises Refused if a colleague has it."""
    require(filing_policy.may_review(by, filing))
    life.under_review(filing)
    if filing.assigned_to_id == by.pk:
        return filing
    if filing.assigned_to_id is not None:
        raise Refused(_("%(name)s took this filing a moment ago.") % {"name": filing.assigned_to})
    _must_be_there(by, on)
    return _pass(filing, by, by=by, reason="")


@transaction.atomic
def hand_out(filing: Filing, *, to: User, by: User, on: date, reason: str = "", seen: int | None = None) -> Filing:
    """Give a filing to a reviewer; one that a colleague has is passed on with a reason.

    `seen` is the key of the reviewer whom the lead saw it with (0 for nobody): who is slower is told instead of overruling.
    """
    require(filing_policy.may_hand_out(by, filing))
    _undecided(filing)
    if seen is not None and seen != (filing.assigned_to_id or 0):
        raise Refused(
            _("The filing went to %(name)s meanwhile. Please look again.") % {"name": filing.assigned_to or "—"}
        )
    if filing.assigned_to_id == to.pk:
        raise Refused(_("%(name)s has this filing already.") % {"name": to}, field="reviewer")
    if filing.assigned_to_id and not reason.strip():
        raise Refused(_("Please say why the filing is reassigned."), field="reason")
    _must_be_fit(filing, to, on)
    return _pass(filing, to, by=by, reason=reason.strip())


def hand_out_many(
    filings: Iterable[Filing], *, to: User | None, by: User, on: date, reason: str = ""
) -> tuple[int, list[tuple[Filing, str]]]:
    """Give each filing to a reviewer, or without one to whom the least load suggests; return how many went, and the rest with why."""
    given, left = 0, []
    for filing in filings:
        try:
            with transaction.atomic():
                hand_out(filing, to=to or _suggested(filing, on), by=by, on=on, reason=reason)
        except Refused as refusal:
            left.append((filing, str(refusal)))
        else:
            given += 1
    return given, left


def _suggested(filing: Filing, on: date) -> User:
    reviewer = workload.suggested(filing, on=on)
    if reviewer is None:
        raise Refused(_("There is no reviewer who could take it today."))
    return reviewer


@transaction.atomic
def step_aside(filing: Filing, *, by: User, reason: str, who: User | None = None) -> Recusal:
    """Declare an interest in a filing (回避): one's own, or as the lead a reviewer's; the filing goes back into the pool."""
    who = who or by
    require(filing_policy.may_hand_out(by, filing) or (who == by and filing_policy.may_review(by, filing)))
    _undecided(filing)
    if not reason.strip():
        raise Refused(_("Please say what the interest is."), field="reason")
    recusal, is_new = Recusal.objects.get_or_create(
        filing=filing, user=who, defaults={"reason": reason.strip(), "by": by}
    )
    if is_new and filing.assigned_to_id == who.pk:
        _pass(filing, None, by=by, reason=str(_("Stepped aside: %(reason)s") % {"reason": reason.strip()})[:200])
    return recusal


@transaction.atomic
def hand_over(
    absence: Absence, *, by: User, on: date, reason: str, to: User | None = None
) -> tuple[int, list[tuple[Filing, str]]]:
    """Pass everything that somebody who is away has in hand to the deputy, or to another reviewer, in one step.

    What can't go to that person (a conflict of interest) stays, and is told with why.
    """
    require(policy.may_hand_over(by, absence))
    if not reason.strip():
        raise Refused(_("Please say why the filings are reassigned."), field="reason")
    held = Filing.objects.undecided().filter(assigned_to=absence.user).with_facility().order_by("pk")
    return hand_out_many(held, to=to or absence.deputy, by=by, on=on, reason=reason)


@transaction.atomic
def enter_absence(absence: Absence, *, by: User) -> Absence:
    """Record that a reviewer or lead will be away: one's own absence, or as the lead anybody's. Raises Refused for a bad deputy."""
    require(policy.may_keep_absence(by, absence))
    User.objects.select_for_update().get(pk=absence.user_id)
    if Absence.objects.overlapping(absence.from_on, absence.until_on).filter(user=absence.user).exists():
        raise Refused(_("%(name)s is away in this time already.") % {"name": absence.user}, field="from_on")
    if Absence.objects.overlapping(absence.from_on, absence.until_on).filter(user=absence.deputy).exists():
        raise Refused(_("%(name)s is away in this time too.") % {"name": absence.deputy}, field="deputy")
    absence.entered_by = by
    absence.save()
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, by: User, on: date) -> Absence:
    """Somebody is back early, or does not go at all: from the day on new filings come again."""
    require(policy.may_keep_absence(by, absence))
    absence.refresh_from_db(from_queryset=Absence.objects.select_for_update())
    if absence.ended_on or absence.until_on < on:
        raise Refused(_("This absence is over already."))
    absence.ended_on = on
    absence.save(update_fields=["ended_on"])
    return absence


def _undecided(filing: Filing) -> None:
    life.lock(filing)
    if filing.state not in UNDECIDED_FILING_STATES:
        state = filing.get_state_display()
        raise IllegalMove(
            _("The filing is decided or withdrawn: it is now “%(state)s”. Please reload the page.") % {"state": state}
        )


def _must_be_fit(filing: Filing, reviewer: User, on: date) -> None:
    try:
        require(reviewer.is_active and filing_policy.may_review(reviewer, filing))
    except NotAllowed:
        raise Refused(
            _("%(name)s may not review this filing: no such post here, or stepped aside.") % {"name": reviewer},
            field="reviewer",
        ) from None
    _must_be_there(reviewer, on)


def _must_be_there(reviewer: User, on: date) -> None:
    if absence := Absence.objects.on(on).filter(user=reviewer).select_related("deputy").first():
        facts = {"name": reviewer, "until": f"{absence.until_on:%Y-%m-%d}", "deputy": absence.deputy}
        raise Refused(_("%(name)s is away until %(until)s; %(deputy)s stands in.") % facts, field="reviewer")


def _pass(filing: Filing, to: User | None, *, by: User, reason: str) -> Filing:
    """Write the record and the row. The caller holds the filing's lock."""
    record = filing.assignments.create(before=filing.assigned_to, after=to, by=by, reason=reason)
    filing.assigned_to = to
    filing.save(update_fields=["assigned_to"])
    if to and to != by:
        notices.tell(
            f"assignment:{record.pk}",
            to=to,
            title=_("Filing %(number)s is assigned to you"),
            text=f"{filing.facility} {reason}".strip(),
            about={"number": filing.number},
            url=filing.get_absolute_url(),
        )
    return filing


def _is_not_over(absence: Absence, on: date) -> bool:
    return not absence.is_over(on)


declare(
    Absence,
    end=Act(policy.may_keep_absence, None, in_time=_is_not_over),
    hand_over=Act(policy.may_hand_over, None, in_time=_is_not_over),
)
