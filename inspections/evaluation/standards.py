"""The standard as data: read, judged as a whole, and stored as a version. The same content twice changes nothing."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from inspections.evaluation import policy
from inspections.evaluation.models import Dimension, Item, Standard
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import DocumentKind, User
from portal.rulebook.rulebook import CHECKS

TOTAL = 1000


@dataclass(frozen=True)
class ItemFacts:
    """One item as a file holds it: decided by the check of a clause, or shown by a kind of evidence."""

    dimension: str
    code: str
    text: str
    points: int
    is_basic: bool = False
    clause_code: str = ""
    evidence: str = ""
    guidance: str = ""


@dataclass(frozen=True)
class StandardFacts:
    """A version of the standard as a file holds it: the dimensions with their points, in order, and all items."""

    version: str
    name: str
    valid_from: date
    dimensions: tuple[tuple[str, int], ...]
    items: tuple[ItemFacts, ...]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything in it but its name."""
        content = {"dimensions": self.dimensions, "items": [asdict(item) for item in self.items]}
        return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def faults(facts: StandardFacts) -> list[str]:
    """Say in sentences why a standard can't be taken; nothing if it can."""
    found = [*_sums(facts), *(said for item in facts.items for said in _of_item(item))]
    codes = [(item.dimension, item.code) for item in facts.items]
    found += [_("Item %(code)s stands in the file twice.") % {"code": code} for _d, code in _twice(codes)]
    return found


def _twice(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted({row for row in rows if rows.count(row) > 1})


def _sums(facts: StandardFacts) -> list[str]:
    found = []
    total = sum(points for _name, points in facts.dimensions)
    if total != TOTAL:
        found.append(_("The dimensions add up to %(total)s points and not to 1,000.") % {"total": total})
    names = dict(facts.dimensions)
    for name, points in facts.dimensions:
        given = sum(item.points for item in facts.items if item.dimension == name)
        if given != points:
            words = {"dimension": name, "given": given, "points": points}
            found.append(_("The items of “%(dimension)s” add up to %(given)s points and not to %(points)s.") % words)
    lost = [item.code for item in facts.items if item.dimension not in names]
    return found + [_("Item %(code)s belongs to no dimension of the standard.") % {"code": code} for code in lost]


def _of_item(item: ItemFacts) -> list[str]:
    words = {"code": item.code, "clause": item.clause_code, "kind": item.evidence}
    found = []
    if item.points < 1:
        found.append(_("Item %(code)s has no points.") % words)
    if bool(item.clause_code) == bool(item.evidence):
        found.append(_("Item %(code)s needs either a kind of evidence or a clause whose check computes it.") % words)
    if item.clause_code and item.clause_code not in {check.clause_code for check in CHECKS}:
        found.append(_("Item %(code)s: no check of the rulebook computes the clause “%(clause)s”.") % words)
    if item.evidence and not DocumentKind.objects.filter(pk=item.evidence).exists():
        found.append(_("Item %(code)s: “%(kind)s” is no kind of document.") % words)
    return found


@transaction.atomic
def store(facts: StandardFacts) -> tuple[Standard, bool]:
    """Store a version and say whether anything changed. Raises Refused with every fault, and for a version that a round uses."""
    if found := faults(facts):
        raise Refused(" ".join(found), field="file")
    row = Standard.objects.select_for_update().filter(version=facts.version).first()
    if row and row.fingerprint == facts.fingerprint:
        return row, False
    if row and row.rounds.exists():
        text = _("A round scores or scored by version %(version)s, which stays as it is. Please give a new version.")
        raise Refused(text % {"version": facts.version}, field="version")
    row = row or Standard(version=facts.version)
    row.name, row.valid_from, row.fingerprint = facts.name, facts.valid_from, facts.fingerprint
    row.save()
    row.dimensions.all().delete()
    _fill(row, facts)
    return row, True


def _fill(row: Standard, facts: StandardFacts) -> None:
    dimensions = {
        name: Dimension.objects.create(standard=row, order=order, name=name, points=points)
        for order, (name, points) in enumerate(facts.dimensions, start=1)
    }
    Item.objects.bulk_create(
        Item(
            dimension=dimensions[item.dimension],
            code=item.code,
            order=order,
            text=item.text,
            points=item.points,
            is_basic=item.is_basic,
            clause_code=item.clause_code,
            evidence_id=item.evidence or None,
            guidance=item.guidance,
        )
        for order, item in enumerate(facts.items, start=1)
    )


def take(facts: StandardFacts, *, by: User) -> tuple[Standard, bool]:
    """Store a version that somebody sent. See `store`."""
    require(policy.may_run_any(by))
    return store(facts)


def facts_of(standard: Standard) -> StandardFacts:
    """Return a stored version as a file holds it."""
    items = Item.objects.filter(dimension__standard=standard).select_related("dimension").order_by("order")
    return StandardFacts(
        version=standard.version,
        name=standard.name,
        valid_from=standard.valid_from,
        dimensions=tuple(standard.dimensions.order_by("order").values_list("name", "points")),
        items=tuple(
            ItemFacts(
                item.dimension.name,
                item.code,
                item.text,
                item.points,
                item.is_basic,
                item.clause_code,
                item.evidence_id or "",
                item.guidance,
            )
            for item in items
        ),
    )
