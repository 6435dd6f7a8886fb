"""Home visits noted on a phone without network: what the phone takes along, and each visit once however often it is sent.

A visit is one request. Writing goes through `facilities.stations.homevisits`, as the page does: there is no second rule set.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone

from facilities.models import HomeVisit
from facilities.stations import homevisits, policy
from portal.errors import NotAllowed, Refused
from portal.models import User

LAST_MONTH = 48  # of a child's age, as the model holds it
FACTS = ("visited_on", "household", "child_months", "reason", "given", "consented_by")


def packed(user: User) -> list[dict[str, str]]:
    """Return the communities in which the user visits homes, by code and name; nothing for whoever visits none. No family is packed."""
    if not policy.may_note_homes(user):
        return []
    rows = policy.communities(user).select_related("parent").order_by("code")
    return [{"id": area.code, "name": f"{area.parent} {area}"} for area in rows]


def receive(sent: dict[str, Any], *, by: User, now: datetime) -> str:
    """Record the visit; return in words what is held against it, or nothing. Raises NotAllowed for a community that is not the sender's."""
    visit = HomeVisit(area_id=sent["area"], **{name: sent[name] for name in FACTS})
    try:
        homevisits.record(visit, key=sent["key"], consents=sent["consents"], by=by, on=timezone.localdate(now))
    except NotAllowed:
        raise
    except Refused as refusal:
        return str(refusal)
    return ""
