"""Writing checklists: a draft follows the version in force, is edited item by item, and is published from a day on.

What was published is never rewritten: visits keep the version on which they were started.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from inspections.checklists import policy
from inspections.checklists.choices import ChecklistState, ItemKind
from inspections.checklists.models import Checklist, ChecklistItem
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import IllegalMove, Refused, StaleEdit
from portal.models import Clause, User
from portal.workflow.workflow import Moves, move

MOVES: Moves = {ChecklistState.DRAFT: {ChecklistState.PUBLISHED}, ChecklistState.PUBLISHED: set()}
CARRIED = [
    field.name for field in ChecklistItem._meta.concrete_fields if field.name not in ("id", "checklist", "order", "key")
]
FAR = 10_000  # past every place, so that items may change places one after the other
Fields = Mapping[str, Any]


@transaction.atomic
def create(fields: Fields, *, by: User) -> Checklist:
    """Begin a checklist that the district does not have yet, as a draft without items."""
    checklist = Checklist(**fields)
    require(policy.may_compose(by, checklist))
    if Checklist.objects.filter(code=checklist.code).exists():
        raise Refused(_("A checklist with this code exists. Please edit it or choose another code."), field="code")
    checklist.save()
    return checklist


@transaction.atomic
def draft(checklist: Checklist, *, by: User) -> Checklist:
    """Begin the next version as a copy of a published one; whoever asks again gets the draft that is there."""
    require(policy.may_compose(by, checklist))
    versions = Checklist.objects.select_for_update().filter(code=checklist.code).order_by("version")
    latest = list(versions)[-1]
    if latest.is_draft:
        return latest
    copied = {name: getattr(checklist, name) for name in ("code", "department", "visit_kind", "name", "name_en")}
    made = Checklist.objects.create(**copied, all_must_pass=checklist.all_must_pass, version=latest.version + 1)
    ChecklistItem.objects.bulk_create(
        ChecklistItem(checklist=made, key=item.key, order=item.order, **{name: getattr(item, name) for name in CARRIED})
        for item in checklist.items.order_by("order")
    )
    return made


@transaction.atomic
def rename(checklist: Checklist, fields: Fields, *, by: User, seen: int) -> Checklist:
    """Change name and frame of a draft. `seen` is the revision that the form showed."""
    _open(checklist, by, seen)
    for name, value in fields.items():
        setattr(checklist, name, value)
    checklist.save(update_fields=list(fields))
    return checklist


@transaction.atomic
def add(checklist: Checklist, fields: Fields, *, by: User, seen: int) -> ChecklistItem:
    """Add an item at the end of its group, or of the list when the group is new."""
    _open(checklist, by, seen)
    must_hold(fields)
    same = checklist.items.filter(group=fields["group"]).aggregate(last=Max("order"))["last"]
    last = same or checklist.items.aggregate(last=Max("order"))["last"] or 0
    item = ChecklistItem.objects.create(checklist=checklist, order=FAR, **fields)
    others = list(checklist.items.exclude(pk=item.pk).order_by("order"))
    place = sum(1 for other in others if other.order <= last)
    _arrange(checklist, [*others[:place], item, *others[place:]])
    return item


@transaction.atomic
def change(item: ChecklistItem, fields: Fields, *, by: User, seen: int) -> ChecklistItem:
    """Change an item of a draft."""
    _open(item.checklist, by, seen)
    must_hold(fields)
    for name, value in fields.items():
        setattr(item, name, value)
    item.save(update_fields=list(fields))
    return item


@transaction.atomic
def shift(item: ChecklistItem, *, by: User, seen: int, up: bool) -> ChecklistItem:
    """Let an item of a draft change places with its neighbour; the first does not go up, the last not down."""
    _open(item.checklist, by, seen)
    items = list(item.checklist.items.order_by("order"))
    place = items.index(item)
    other = place - 1 if up else place + 1
    if 0 <= other < len(items):
        items[place], items[other] = items[other], items[place]
        _arrange(item.checklist, items)
    return item


@transaction.atomic
def remove(item: ChecklistItem, *, by: User, seen: int) -> None:
    """Take an item out of a draft."""
    _open(item.checklist, by, seen)
    checklist = item.checklist
    item.delete()
    _arrange(checklist, checklist.items.order_by("order"))


@transaction.atomic
def replace(checklist: Checklist, rows: Iterable[tuple[UUID | None, Fields]], *, by: User, seen: int) -> Checklist:
    """Put the rows in the place of a draft's items; a row with the key of an item is that item, changed."""
    _open(checklist, by, seen)
    kept = list(rows)
    for _key, fields in kept:
        must_hold(fields)
    keys = dict.fromkeys(checklist.items.values_list("key", flat=True))
    checklist.items.all().delete()
    ChecklistItem.objects.bulk_create(
        ChecklistItem(checklist=checklist, order=order, **({"key": key} if key in keys else {}), **fields)
        for order, (key, fields) in enumerate(kept, start=1)
    )
    return checklist


@transaction.atomic
def publish(checklist: Checklist, *, by: User, on: date, valid_from: date) -> Checklist:
    """Let a draft hold from a day on, not before today and not before the version that it follows."""
    require(policy.may_compose(by, checklist))
    if not checklist.items.exists():
        raise Refused(_("The checklist has no items yet."))
    if valid_from < on:
        raise Refused(_("A checklist can't take effect on a day that has passed."), field="valid_from")
    before = Checklist.objects.published().filter(code=checklist.code).order_by("-version").first()
    if before and before.valid_from and valid_from < before.valid_from:
        raise Refused(_("The version before it holds from a later day on."), field="valid_from")
    Checklist.objects.filter(pk=checklist.pk, state=ChecklistState.DRAFT).update(valid_from=valid_from)
    move(checklist, ChecklistState.PUBLISHED, table=MOVES, by=by)
    checklist.valid_from = valid_from
    return checklist


@transaction.atomic
def discard(checklist: Checklist, *, by: User) -> None:
    """Throw a draft away; the version in force goes on."""
    require(policy.may_compose(by, checklist))
    _lock(checklist)
    checklist.delete()


def must_hold(fields: Fields) -> None:
    """Say, as a refusal with its field, what an item of this kind lacks."""
    if not Clause.objects.filter(code=fields["clause_code"]).exists():
        raise Refused(_("The rulebook has no clause with this code."), field="clause_code")
    met, unmet = fields.get("options_met") or [], fields.get("options_unmet") or []
    if fields["kind"] == ItemKind.CHOICE and len(met) + len(unmet) < 2:
        raise Refused(_("A choice needs at least two options."), field="options_met")
    if len({*met, *unmet}) < len(met) + len(unmet):
        raise Refused(_("An option stands here twice."), field="options_met")
    lowest, highest = fields.get("lowest"), fields.get("highest")
    if lowest is not None and highest is not None and lowest > highest:
        raise Refused(_("The lowest number is above the highest."), field="lowest")


def _open(checklist: Checklist, by: User, seen: int) -> None:
    """Lock a draft for one change, counted by its revision."""
    require(policy.may_compose(by, checklist))
    _lock(checklist)
    if checklist.revision != seen:
        raise StaleEdit(
            _("Somebody else changed this draft meanwhile. What you typed is still here; look and save again.")
        )
    Checklist.objects.filter(pk=checklist.pk).update(revision=F("revision") + 1)
    checklist.revision += 1


def _lock(checklist: Checklist) -> None:
    rows = Checklist.objects.select_for_update().filter(pk=checklist.pk)
    if not rows.exists():
        raise IllegalMove(_("This draft was discarded meanwhile."))
    checklist.refresh_from_db(fields=["state", "revision"])
    if not checklist.is_draft:
        raise IllegalMove(_("This version is published and is no longer changed. Please begin a new one."))


def _arrange(checklist: Checklist, items: Iterable[ChecklistItem]) -> None:
    """Number the items as they stand; first far away, so that no two share a place meanwhile."""
    checklist.items.update(order=F("order") + FAR)
    for order, item in enumerate(items, start=1):
        checklist.items.filter(pk=item.pk).update(order=order)


DRAFT = {ChecklistState.DRAFT}
declare(
    Checklist,
    edit=Act(policy.may_compose, DRAFT),
    publish=Act(policy.may_compose, before(MOVES, ChecklistState.PUBLISHED)),
    discard=Act(policy.may_compose, DRAFT),
    draft=Act(policy.may_compose, {ChecklistState.PUBLISHED}),  # begin the next version
)
