"""Visits at families' homes: recorded with the family's consent alone, once however often they are sent."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.families.words import require_no_numbers
from facilities.stations import policy
from facilities.stations.models import HomeVisit
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User

NO_CONSENT = _("Without the family's consent no visit is recorded.")
IN_THE_FUTURE = _("This day lies ahead.")
TOO_LONG_AGO = _("A visit is recorded within %(days)s days.")
LATEST = 90  # days after which nobody remembers a visit well enough
WORDS = ("household", "reason", "given", "consented_by")


@transaction.atomic
def record(visit: HomeVisit, *, key: UUID, consents: bool, by: User, on: date) -> HomeVisit:
    """Keep a visit under its key; the same key again is the same visit, and the first content under it counts.

    Raises Refused with the field; NotAllowed for a community in which the user visits nobody, as for another's key.
    """
    require(policy.may_visit_homes(by) and policy.communities(by).filter(pk=visit.area_id).exists())
    if known := HomeVisit.objects.filter(key=key).first():
        require(known.made_by_id == by.pk)
        return known
    _require_possible(visit, consents=consents, on=on)
    facts: dict[str, Any] = {name: getattr(visit, name) for name in ("area", "visited_on", "child_months", *WORDS)}
    kept, _is_new = HomeVisit.objects.get_or_create(key=key, defaults={**facts, "made_by": by})
    require(kept.made_by_id == by.pk)
    return kept


def _require_possible(visit: HomeVisit, *, consents: bool, on: date) -> None:
    if not consents:
        raise Refused(NO_CONSENT, field="consents")
    if visit.visited_on > on:
        raise Refused(IN_THE_FUTURE, field="visited_on")
    if visit.visited_on < on - timedelta(days=LATEST):
        raise Refused(TOO_LONG_AGO % {"days": LATEST}, field="visited_on")
    for name in WORDS:
        require_no_numbers(getattr(visit, name), field=name)
