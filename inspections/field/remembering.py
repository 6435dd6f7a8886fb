"""What an inspector should know beside each item: what was answered last, what is not corrected, and the words used most. Set-based."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _, override

from facilities.models import Facility
from inspections.checklists.choices import PICTURES
from inspections.checklists.models import Checklist, ChecklistItem
from inspections.visits.models import Answer, Visit
from portal.accounts.scope import scope_of
from portal.models import User

MOST_WORDINGS = 4  # offered for an item
IN_COMMON = 2  # times that words were used before they are offered: what was written once may speak of one place only
LOOKS_BACK = timedelta(days=730)  # for words in use
Last = dict[str, dict[str, Any]]


def last_answers(user: User, facilities: Collection[Facility], checklists: Collection[Checklist]) -> dict[int, Last]:
    """Return for each facility, by the keys of items, the answers of the last concluded visit on each checklist."""
    found: dict[int, Last] = defaultdict(dict)
    rows = Answer.objects.filter(visit__in=_last_visits(user, facilities, checklists)).exclude(item__kind__in=PICTURES)
    told = rows.values_list("visit__facility", "visit__concluded_at", "item__key", "outcome", "value", "note")
    for facility, at, key, outcome, value, note in told:
        day = timezone.localdate(at).isoformat()
        found[facility][str(key)] = {"outcome": outcome, "value": value, "note": note, "day": day}
    return found


def _last_visits(user: User, facilities: Collection[Facility], checklists: Collection[Checklist]) -> list[int]:
    rows = Visit.objects.visible_to(user).concluded().filter(facility__in=facilities)
    rows = rows.filter(checklist__code__in={checklist.code for checklist in checklists})
    last = rows.order_by("facility_id", "checklist__code", "-concluded_at").distinct("facility_id", "checklist__code")
    return list(last.values_list("pk", flat=True))


def wordings(user: User, items: Collection[ChecklistItem], *, on: date) -> dict[UUID, list[str]]:
    """Return by the keys of items what inspectors of the user's departments wrote more than once of them, the most used first."""
    found: dict[UUID, list[str]] = defaultdict(list)
    own = Answer.objects.failed().visible_to(user).filter(visit__department__in=scope_of(user).departments)
    rows = own.filter(item__key__in={item.key for item in items}, at__date__gte=on - LOOKS_BACK).exclude(note="")
    used = rows.values("item__key", "note").annotate(times=Count("pk")).filter(times__gte=IN_COMMON)
    for row in used.order_by("-times", "note"):
        if len(found[row["item__key"]]) < MOST_WORDINGS:
            found[row["item__key"]].append(row["note"])
    return found


def usual(item: ChecklistItem) -> str:
    """Return words that always fit a breach of the item, in the language of the files."""
    with override("zh-hans"):
        return _("Looked at on the spot, not met: %(question)s.") % {"question": item.text}
