"""An operator's people invite colleagues, and part with them: nobody shares a password, and nobody who left keeps the key.

Where a stranger signed up with the operator's code, or its only colleague is gone, the bureau does both, once it saw the papers of whom it
invites: whoever joins by the bureau's invitation is known to act for the operator.
"""

import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts import limiting, opening, posts
from portal.accounts.choices import Role
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.scope import require
from portal.documents.printing import public_url
from portal.errors import Refused
from portal.mandates import policy, proving
from portal.mandates.models import ColleagueInvitation
from portal.sealing import digest, digests
from portal.texting import texting

HOLDS = timedelta(days=7)
TEXT = "【托育服务】%(who)s邀请您以%(organisation)s经办人身份登录托育服务平台：%(link)s，7日内有效。如不认识对方，请勿打开。"
TOO_MANY = _("Too many invitations were sent. Please wait a quarter of an hour.")
OVER = _(
    "This invitation is over: it was taken up or withdrawn, or its seven days have passed. Please ask for another one."
)
ALREADY = _("You act for %(name)s already.")
LAST = _("Somebody has to act for the operator. Please invite a colleague before the last one leaves.")


@transaction.atomic
def invite(
    organisation: Organisation, *, full_name: str, mobile: str, by: User, at: datetime
) -> tuple[ColleagueInvitation, str]:
    """Invite a colleague and text the link, which is returned beside the invitation.

    Raises Refused if nothing shows yet that a person of the operator acts for it, for too many, and without a gateway for texts.
    """
    require(policy.may_keep_colleagues(by, organisation))
    is_vouched_for = policy.may_vouch_for(by, organisation)
    if not is_vouched_for:
        proving.require_proven(organisation)
    if not limiting.has_tries_left(f"colleagues of {organisation.pk}", most=settings.CODES_PER_ADDRESS, at=at):
        raise Refused(TOO_MANY)
    word = secrets.token_urlsafe(24)
    made = ColleagueInvitation.objects.create(
        organisation=organisation, full_name=full_name, mobile=mobile, digest=digest(f"colleague:{word}"),
        is_vouched_for=is_vouched_for, invited_by=by, invited_at=at, ends_at=at + HOLDS,
    )  # fmt: skip
    link = public_url(reverse("colleague-join", args=[word]))
    texting.send(mobile, TEXT % {"who": by.full_name, "organisation": organisation.name, "link": link}, at=at)
    return made, link


def found(word: str, *, at: datetime) -> ColleagueInvitation | None:
    """Return the invitation that the link's word opens, if it still does."""
    known = ColleagueInvitation.objects.open(at).filter(digest__in=digests(f"colleague:{word}"))
    return known.select_related("organisation", "invited_by").first()


@transaction.atomic
def withdraw(invitation: ColleagueInvitation, *, by: User, at: datetime) -> None:
    """Let the link open nothing any more. One that is over stays as it is."""
    require(policy.may_keep_colleagues(by, invitation.organisation))
    ColleagueInvitation.objects.filter(pk=invitation.pk, over_at__isnull=True).update(over_at=at)


@transaction.atomic
def join_anew(invitation: ColleagueInvitation, user: User, *, on: date, at: datetime) -> User:
    """Open the account of the invited person and let it act for the operator; the text that brought the link confirmed the mobile.

    Raises Refused if the name is taken, or if the invitation is over by now.
    """
    held = _held(invitation, at)
    user.full_name, user.mobile, user.mobile_confirmed_at = held.full_name, held.mobile, at
    opening.open_own(user)
    _join(held, user, on=on, at=at)
    return user


@transaction.atomic
def join(invitation: ColleagueInvitation, *, by: User, on: date, at: datetime) -> None:
    """Let the account that is logged in act for the operator as well. Raises Refused if it does already, or the invitation is over."""
    held = _held(invitation, at)
    if held.organisation.memberships.filter(user=by, until__isnull=True).exists():
        raise Refused(ALREADY % {"name": held.organisation.name})
    if by.memberships.filter(until__isnull=True).exclude(role=Role.OPERATOR).exists():
        raise Refused(_("An officer does not act for an operator. Please use an account of your own for it."))
    _join(held, by, on=on, at=at)


@transaction.atomic
def part(post: Membership, *, by: User, on: date) -> None:
    """End a colleague's post, or one's own; the bureau ends a stranger's. A post that is over stays as it is.

    Raises Refused if the operator's last colleague would go by the operator's own hand.
    """
    body = Organisation.objects.select_for_update(of=("self",)).select_related("area").get(pk=post.organisation_id)
    require(policy.may_keep_colleagues(by, body))
    held = body.memberships.select_related("organisation__area", "user").get(pk=post.pk)
    if held.until is not None:
        return
    if not policy.may_vouch_for(by, body) and not colleagues_of(body).exclude(user=held.user).exists():
        raise Refused(LAST)
    posts.dismiss(held, on=max(on, held.since))


def colleagues_of(organisation: Organisation) -> QuerySet[Membership]:
    """Return the open posts of those who can log in and act for the operator."""
    held = organisation.memberships.filter(until__isnull=True, role=Role.OPERATOR, user__is_active=True)
    return held.select_related("user").order_by("since", "pk")


def _held(invitation: ColleagueInvitation, at: datetime) -> ColleagueInvitation:
    locked = ColleagueInvitation.objects.select_for_update(of=("self",)).select_related("organisation__area")
    held = locked.filter(pk=invitation.pk, over_at__isnull=True, ends_at__gt=at).first()
    if held is None:
        raise Refused(OVER)
    return held


def _join(held: ColleagueInvitation, user: User, *, on: date, at: datetime) -> None:
    held.joined, held.over_at = user, at
    held.save(update_fields=["joined", "over_at"])
    posts.appoint(user, held.organisation, Role.OPERATOR, on=on)
    if held.is_vouched_for:
        proving.prove(held.organisation)
