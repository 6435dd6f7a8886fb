"""Urgent access: an officer reads the whole district for some hours, says why, and the audit administrator knows at once.

It lets see and nothing else: who must act is given a post or a delegation. It holds in the session in which it was opened.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal import permissions
from portal.accounts.choices import Role
from portal.accounts.models import User
from portal.accounts.scope import require, scope_of
from portal.areas.models import Area
from portal.delegation import policy
from portal.delegation.choices import Verdict
from portal.delegation.models import UrgentAccess
from portal.errors import IllegalMove, Refused
from portal.letters import notices

MOST_HOURS = 8
SHORTEST = 10  # characters of a reason that says something
SEEING = (
    permissions.SEE_FACILITIES,
    permissions.SEE_FILINGS,
    permissions.SEE_INSPECTIONS,
    permissions.SEE_PERSONAL_DATA,
)


@transaction.atomic
def open_access(*, by: User, reason: str, hours: int, at: datetime) -> UrgentAccess:
    """Open urgent access and tell every audit administrator. Raises Refused without a reason or for too long."""
    require(policy.may_open_urgently(by))
    if len(reason.strip()) < SHORTEST:
        raise Refused(_("Please say what can't wait, in a sentence."), field="reason")
    if not 1 <= hours <= MOST_HOURS:
        raise Refused(_("At most %(hours)s hours.") % {"hours": MOST_HOURS}, field="hours")
    made = UrgentAccess.objects.create(user=by, reason=reason.strip(), at=at, until=at + timedelta(hours=hours))
    _announce(made)
    return made


def _announce(made: UrgentAccess) -> None:
    auditors = User.objects.filter(
        memberships__role=Role.AUDIT, memberships__until=None, is_active=True, memberships__organisation__area_id=settings.DISTRICT_CODE
    ).distinct()  # fmt: skip
    for auditor in auditors:
        notices.tell(
            f"urgent-{made.pk}-{auditor.pk}",
            to=auditor,
            title=_("%(who)s opened urgent access"),
            text=made.reason,
            about={"who": made.user},
            url=f"/audit/urgent/{made.pk}/",
        )


def end(access: UrgentAccess, *, by: User, at: datetime) -> None:
    """End one's urgent access before its time."""
    require(access.user_id == by.pk)
    UrgentAccess.objects.filter(pk=access.pk, until__gt=at).update(until=at)


@transaction.atomic
def review(access: UrgentAccess, *, by: User, verdict: Verdict, note: str, at: datetime) -> UrgentAccess:
    """Say whether the access was justified. Raises Refused for one still open or an unjustified one without words, IllegalMove twice."""
    require(policy.may_review(by, access))
    held = UrgentAccess.objects.select_for_update().get(pk=access.pk)
    if held.reviewed_at is not None:
        raise IllegalMove(_("Somebody has looked into this already. Please reload the page."))
    if held.until > at:
        raise Refused(_("This access is still open. Please look into it when it is over."))
    if verdict == Verdict.UNJUSTIFIED and not note.strip():
        raise Refused(_("Please give the reasons."), field="note")
    held.verdict, held.note, held.reviewed_by, held.reviewed_at = verdict, note.strip(), by, at
    held.save(update_fields=["verdict", "note", "reviewed_by", "reviewed_at"])
    return held


def take_up(user: User, pk: int, *, at: datetime) -> UrgentAccess | None:
    """Let the user see the district in this request, if the access is open; else return None."""
    found = UrgentAccess.objects.open(at).filter(pk=pk, user=user).first()
    scope = scope_of(user)
    if found is None or not policy.is_officer(user):
        return None
    label, district = Area._meta.label_lower, frozenset({settings.DISTRICT_CODE})
    widened = {(name, label): scope.keys(name, Area) | district for name in SEEING}
    user._scope = replace(scope, anchors={**scope.anchors, **widened})  # type: ignore[attr-defined]
    return found
