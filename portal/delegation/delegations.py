"""Acting for somebody who is away: given for named work and days, taken up in a session, over by itself.

Who acts for another has in that time the grants of the other for the work handed over, as far as the other holds them at that moment,
and none of her own: each act is either one's own or for somebody, and every history says for whom. What needs two persons can't be done by one, because
`portal.accounts.scope.is_hand_of` counts the hand that acts for somebody as that somebody's.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import permissions
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.scope import Scope, behalf_of, person, require, scope_of
from portal.delegation import policy
from portal.delegation.choices import Work
from portal.delegation.models import Delegation
from portal.errors import Refused
from portal.letters import notices

MOST_DAYS = 60  # a longer absence is a change of posts
SEEING = (
    permissions.SEE_FACILITIES,
    permissions.SEE_FILINGS,
    permissions.SEE_INSPECTIONS,
    permissions.SEE_FIGURES,
)
GRANTS: dict[str, tuple[str, ...]] = {
    Work.REVIEW: (permissions.REVIEW_FILINGS,),
    Work.DECIDE: (permissions.DECIDE_FILINGS,),
    Work.REGISTER: (permissions.REGISTER_OPERATORS,),
    Work.OPINIONS: (permissions.GIVE_OPINIONS,),
    Work.INSPECT: (permissions.INSPECT,),
    Work.COMPLAINTS: (permissions.SCREEN_COMPLAINTS,),
    Work.FIGURES: (permissions.REPORT_FIGURES, permissions.APPROVE_FIGURES),
    Work.PERSONAL: (permissions.SEE_PERSONAL_DATA,),
}


def works_of(user: User) -> list[Work]:
    """Return the work that the user may hand over: what one's own grants allow."""
    held = {permission for permission, _anchor in scope_of(user).anchors}
    return [work for work in Work if held.intersection(GRANTS[work])]


def colleagues_of(user: User) -> Iterable[User]:
    """Return the people with a post at one of the user's bodies, to whom work may be handed."""
    bodies = Membership.objects.filter(user=user, until=None).values("organisation")
    posts = Membership.objects.filter(organisation__in=bodies, until=None).values("user")
    return User.objects.filter(pk__in=posts, is_active=True).exclude(pk=user.pk).order_by("full_name", "pk")


@transaction.atomic
def give(delegation: Delegation, *, by: User, at: datetime) -> Delegation:
    """Hand work over. Raises Refused for who is no colleague, days gone by or too many, and work that one doesn't do oneself."""
    require(policy.may_delegate(by))
    delegation.giver, delegation.given_at = by, at
    delegation.body = _shared_body(by, delegation.taker)
    _require_days(delegation, timezone.localdate(at))
    if not set(delegation.works) <= set(works_of(by)):
        raise Refused(_("Nobody hands over what is not the own work."), field="works")
    delegation.save()
    notices.tell(
        f"delegation-{delegation.pk}",
        to=delegation.taker,
        title=_("%(giver)s asks you to act in their absence"),
        text=_("From %(since)s to %(until)s: %(works)s"),
        about={
            "giver": by, "since": delegation.from_on, "until": delegation.until_on,
            "works": "、".join(delegation.works_told),
        },
        url="/standing-in/",
    )  # fmt: skip
    return delegation


def _shared_body(giver: User, taker: User) -> Organisation:
    mine = Membership.objects.filter(user=giver, until=None).values("organisation")
    theirs = Membership.objects.filter(user=taker, until=None, organisation__in=mine).order_by("pk")
    shared = theirs.select_related("organisation").first() if taker.is_active and taker != giver else None
    if shared is None:
        raise Refused(_("This person is no colleague of yours."), field="taker")
    return shared.organisation


def _require_days(delegation: Delegation, today: date) -> None:
    if delegation.from_on < today:
        raise Refused(_("This day is over."), field="from_on")
    if delegation.until_on < delegation.from_on:
        raise Refused(_("The end lies before the beginning."), field="until_on")
    if delegation.until_on - delegation.from_on >= timedelta(days=MOST_DAYS):
        raise Refused(_("At most %(days)s days.") % {"days": MOST_DAYS}, field="until_on")


def end(delegation: Delegation, *, by: User, at: datetime) -> None:
    """End it before its last day; it stays on record. What is over stays as it is."""
    require(policy.may_end(by, delegation))
    Delegation.objects.filter(pk=delegation.pk, ended_at=None).update(ended_at=at, ended_by=by)


def scope_for(delegation: Delegation) -> Scope:
    """Return what somebody may reach who acts by the delegation: of what its giver holds now, the work handed over."""
    giver = person(delegation.giver_id)
    wanted = {*SEEING, *(grant for work in delegation.works for grant in GRANTS[work])}
    held = scope_of(giver) if giver else Scope()
    anchors = {key: anchors for key, anchors in held.anchors.items() if key[0] in wanted}
    return replace(held, anchors=anchors, everywhere=frozenset(), behalf_of=delegation.giver_id)


def take_up(user: User, pk: int, *, on: date) -> Delegation | None:
    """Let the user act by a delegation in this request, if it holds on the day and both are still colleagues; else return None."""
    rows = Delegation.objects.in_force(on).filter(pk=pk, taker=user).select_related("giver")
    colleagues = Membership.objects.filter(until=None).values("organisation")
    both = [colleagues.filter(user_id=user.pk), colleagues.filter(user__delegations_given=pk)]
    found = rows.filter(body__in=both[0]).filter(body__in=both[1]).first()
    if found is None or user.is_superuser or behalf_of(user) is not None:
        return None
    user._scope = scope_for(found)  # type: ignore[attr-defined]
    return found
