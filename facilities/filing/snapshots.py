"""What was declared with a filing, kept as plain data, and how two declarations differ."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.conditions import facts_of
from facilities.ground.models import CareClass, Facility, Operator
from facilities.requirements.chapters import FIELDS, PERSONAL, applicable, shown
from portal.documents import dossier
from portal.models import DocumentKind

CLASS_FIELDS = ("kind", "name", "places", "floor", "activity_area", "sleep_area")
Declaration = dict[str, Any]


def take(facility: Facility) -> Declaration:
    """Return the facility, its operator, classes and documents as of now, in values that JSON can hold.

    Questions that do not apply are kept as unanswered, whatever a draft once held there.
    """
    operator, facts = facility.operator, facts_of(facility)
    return {
        "operator": {
            "name": operator.organisation.name,
            "uscc": operator.organisation.uscc,
            **_asked(operator, "operator", facts),
        },
        "basics": _asked(facility, "basics", facts) | {"area_name": f"{facility.area.parent}{facility.area}"},
        "premises": _asked(facility, "premises", facts),
        "classes": [_values(row, CLASS_FIELDS) for row in facility.classes.order_by("id")],
        "documents": [
            {"kind": row.kind_id, "name": row.original_name, "sha256": row.sha256, "version": row.version}
            for row in dossier.documents_of(facility).order_by("kind", "id")
        ],
    }


def _asked(row: Any, section: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    return dict.fromkeys(FIELDS[section]) | _values(row, applicable(section, facts))


def _values(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(row.area_id if name == "area" else getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)


@dataclass(frozen=True)
class Difference:
    """One field that was declared differently than before."""

    section: str
    field: str
    label: str | Promise
    before: Any
    after: Any
    is_personal: bool = False


def differences(before: Declaration, after: Declaration) -> list[Difference]:
    """Return what changed between two declarations, field by field, classes as a whole, documents kind by kind.

    A document is the same only if its content is (SHA-256): another file of the same name is told.
    """
    return list(_differences(before, after)) if before else []


def _differences(before: Declaration, after: Declaration) -> Iterator[Difference]:
    for section, model in (("operator", Operator), ("basics", Facility), ("premises", Facility)):
        for name in FIELDS[section]:
            old, new = before.get(section, {}).get(name), after.get(section, {}).get(name)
            if old != new:
                label = model._meta.get_field(name).verbose_name
                yield Difference(section, name, label, read(model, name, old), read(model, name, new), name in PERSONAL)
    old_classes, new_classes = ({_line(row) for row in each.get("classes", [])} for each in (before, after))
    if old_classes != new_classes:
        gone, come = sorted(old_classes - new_classes), sorted(new_classes - old_classes)
        yield Difference("classes", "", _("Classes"), " · ".join(gone), " · ".join(come))
    yield from _of_documents(_by_kind(before), _by_kind(after))


def _by_kind(declared: Declaration) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row in declared.get("documents", []):
        found.setdefault(row["kind"], []).append(row)
    return found


def _of_documents(
    before: Mapping[str, list[dict[str, Any]]], after: Mapping[str, list[dict[str, Any]]]
) -> Iterator[Difference]:
    names = {kind.pk: str(kind) for kind in DocumentKind.objects.filter(pk__in=[*before, *after])}
    for kind in sorted({*before, *after}):
        old, new = before.get(kind, []), after.get(kind, [])
        if Counter(row["sha256"] for row in old) != Counter(row["sha256"] for row in new):
            gone, come = map(_paper, _without(old, new)), map(_paper, _without(new, old))
            yield Difference("documents", kind, names.get(kind, kind), " · ".join(gone), " · ".join(come))


def _without(rows: list[dict[str, Any]], others: list[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {row["sha256"] for row in others}
    return [row for row in rows if row["sha256"] not in known]


def _paper(row: dict[str, Any]) -> str:
    """Tell two files of one name apart: the version, and the beginning of the content's fingerprint."""
    return f"{row['name']} (v{row['version']}, {row['sha256'][:8]})"


def read(model: type[Operator | Facility], name: str, value: Any) -> object:
    """Return a declared value as the pages show it."""
    return "" if value is None else shown(model(**{model._meta.get_field(name).attname: value}), name)


def _line(row: dict[str, Any]) -> str:
    return f"{row['name']}: {row['places']} ({CareClass(kind=row['kind']).get_kind_display()})"
