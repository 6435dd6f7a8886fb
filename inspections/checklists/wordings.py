"""The words that a department offers its inspectors for a breach of an item, on the phone as on paper: one list for all versions."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inspections.checklists import policy
from inspections.checklists.models import Checklist, ChecklistItem, ItemWording
from portal.accounts import privacy
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User

MOST = 6  # of an item: a phone shows them as buttons
CHANGED = _("A colleague changed these wordings meanwhile. Please look at them again; yours are still here.")


def of_items(items: Collection[ChecklistItem]) -> dict[UUID, list[str]]:
    """Return the wordings by the keys of items, in the office's order: one query."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = ItemWording.objects.filter(item_key__in={item.key for item in items})
    for key, text in rows.values_list("item_key", "text"):
        found[key].append(text)
    return found


def shown(checklist: Checklist) -> str:
    """Return what tells the wordings of a checklist from any other list of them."""
    told = sorted((str(key), texts) for key, texts in of_items(checklist.items.all()).items())
    return hashlib.sha256(repr(told).encode()).hexdigest()


@transaction.atomic
def keep(checklist: Checklist, texts: Mapping[UUID, Sequence[str]], *, seen: str, by: User) -> None:
    """Take over the wordings of all items of a checklist. Raises Refused if they are no longer those that the page showed."""
    require(policy.may_compose(by, checklist))
    Checklist.objects.select_for_update().filter(code=checklist.code).order_by(
        "pk"
    ).first()  # one list for all versions
    if seen != shown(checklist):
        raise Refused(CHANGED)
    rows = [ItemWording(item_key=key, order=n, text=text) for key, all_ in texts.items() for n, text in enumerate(all_)]
    for row in rows:
        privacy.require_publishable(row.text, field=str(row.item_key))
    ItemWording.objects.filter(item_key__in=list(texts)).delete()
    ItemWording.objects.bulk_create(rows)
