"""What a phone may speak of: the places, visits and checklists that its user could have taken along.

What lies out of reach is answered like what does not exist, so that nobody learns by asking.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from inspections.checklists.models import Checklist, ChecklistItem
from inspections.field.models import Submission
from inspections.visits.models import Visit
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import User


def facilities(user: User) -> QuerySet[Facility]:
    """Return the facilities that an unplanned visit may name: seen and inspected by the user, and filed at some time."""
    inspected = scope_of(user).in_areas(permissions.INSPECT)
    return Facility.objects.visible_to(user).filter(inspected).exclude(state=FacilityState.UNFILED)


def holds(user: User, sent: Mapping[str, Any]) -> bool:
    """Say whether everything that a phone names by its number is within its user's reach."""
    return _is_own(user, sent) and _is_placed(user, sent) and _fits(sent)


def _is_own(user: User, sent: Mapping[str, Any]) -> bool:
    """A key belongs to whoever sent it first."""
    return not Submission.objects.filter(key=sent["key"]).exclude(by=user).exists()


def _is_placed(user: User, sent: Mapping[str, Any]) -> bool:
    checklists = Checklist.objects.published().filter(pk=sent["checklist"])
    if sent["visit"] is None:
        is_near = facilities(user).filter(pk=sent["facility"]).exists()
        return is_near and bool(checklists.for_user(user).exists())
    named = Visit.objects.carried_by(user).filter(pk=sent["visit"], facility=sent["facility"])
    return bool(named.filter(checklist__code__in=checklists.values("code")).exists())


def _fits(sent: Mapping[str, Any]) -> bool:
    named = [*sent["answers"], *sent["photos"], *sent.get("stops", ()), *_read(sent)]
    items = {row["item"] for row in named} - {None}
    return ChecklistItem.objects.filter(pk__in=items, checklist=sent["checklist"]).count() == len(items)


def _read(sent: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return (sent.get("record") or {}).get("read", [])
