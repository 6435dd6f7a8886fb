"""Powerful posts: the administrator of accounts proposes, the administrator of security or of audits confirms.

Who decides filings, and who keeps accounts, logins and records, is appointed by two people of two kinds: one administrator alone would
otherwise make a bureau lead of anybody, or both other administrators.
"""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts import policy, posts
from portal.accounts.choices import Role
from portal.accounts.models import ADMINISTRATORS, POWERFUL, Membership, Organisation, PostProposal, User
from portal.accounts.scope import is_hand_of, require
from portal.errors import Refused

ANSWERED = _("Somebody else answered this proposal meanwhile.")
WAITS = _("This post is proposed already. The administrator of security or of audits confirms it.")
OWN = _("You proposed this post, or it is your own. Somebody else confirms it.")
SEVERAL = _("Nobody is system, security and audit administrator at once. Please end the other post first.")


def needs_two(role: str) -> bool:
    """Say whether a second administrator has to confirm the role.

    As long as nobody ever was administrator of security or of audits, there is nobody to confirm the first administrator of security.
    """
    if role != Role.SECURITY:
        return role in POWERFUL
    confirming = Membership.objects.filter(
        role__in=(Role.SECURITY, Role.AUDIT), organisation__area_id=settings.DISTRICT_CODE
    )
    return confirming.exists()


def propose(account: User, body: Organisation, role: str, *, by: User, on: date) -> PostProposal:
    """Let a powerful post wait for a second administrator. Raises Refused if it waits already. Who may is the caller's policy."""
    found, created = PostProposal.objects.get_or_create(
        user=account, organisation=body, role=role, is_confirmed=None, defaults={"proposed_by": by, "proposed_on": on}
    )
    if not created:
        raise Refused(WAITS, field="role")
    return found


def open_proposals() -> QuerySet[PostProposal]:
    """Return the proposals that wait, the oldest first."""
    waiting = PostProposal.objects.filter(is_confirmed__isnull=True)
    return waiting.select_related("user", "organisation", "proposed_by").order_by("proposed_on", "pk")


def is_of_two(proposal: PostProposal, user: User) -> bool:
    """Say whether the user is neither who proposed nor whom it is about, nor acts for either."""
    return not is_hand_of(user, proposal.proposed_by_id) and not is_hand_of(user, proposal.user_id)


@transaction.atomic
def confirm(proposal: PostProposal, *, by: User, on: date) -> Membership:
    """Give the post that was proposed. Raises Refused for one's own proposal or post, and if it was answered meanwhile."""
    held = _held(proposal, by)
    if not is_of_two(held, by):
        raise Refused(OWN)
    require_separate(held.user, held.role)
    _answer(held, is_confirmed=True, by=by, on=on)
    return posts.appoint(held.user, held.organisation, held.role, on=on)


@transaction.atomic
def decline(proposal: PostProposal, *, by: User, on: date) -> None:
    """Let the proposed post not be given. Raises Refused if it was answered meanwhile."""
    _answer(_held(proposal, by), is_confirmed=False, by=by, on=on)


def _held(proposal: PostProposal, by: User) -> PostProposal:
    require(policy.may_confirm_posts(by))
    locked = PostProposal.objects.select_for_update(of=("self",)).select_related("user", "organisation__area")
    held = locked.get(pk=proposal.pk)
    if held.is_confirmed is not None:
        raise Refused(ANSWERED)
    return held


def _answer(held: PostProposal, *, is_confirmed: bool, by: User, on: date) -> None:
    held.is_confirmed, held.answered_by, held.answered_on = is_confirmed, by, on
    held.save(update_fields=["is_confirmed", "answered_by", "answered_on"])


def require_separate(account: User, role: str) -> None:
    """Raise Refused if the person would hold two of the three kinds of administrators together."""
    held = Membership.objects.filter(user=account, until__isnull=True, role__in=ADMINISTRATORS).exclude(role=role)
    if role in ADMINISTRATORS and held.exists():
        raise Refused(SEVERAL, field="role")
