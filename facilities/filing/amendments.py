"""What a change filing would alter (measures art. 10): the filed items, how they differ, the facility as it would be.

The facility's row is what the register shows, so proposed values wait in the filing until the bureau accepts.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

from facilities.filing.choices import ChangeTopic
from facilities.filing.models import Amendment, Filing
from facilities.ground.choices import OPEN_FILING_STATES, FilingKind
from facilities.ground.models import CareClass, Facility
from facilities.requirements import materials
from facilities.requirements.chapters import FIELDS as CHAPTERS, PERSONAL, shown
from portal.errors import Refused, StaleEdit
from portal.models import Document
from portal.overlays import Overlay, overlaid
from portal.sealing import SealedField

FIELDS: dict[str, tuple[str, ...]] = {  # the facility's fields that each topic lets one alter
    ChangeTopic.NAME: ("name", "other_name"),
    ChangeTopic.ADDRESS: ("area", "address", *CHAPTERS["premises"]),
    ChangeTopic.HEAD: ("head_name", "head_id_type", "head_id_number"),
    ChangeTopic.SERVICE: (
        "service_forms",
        "setting",
        "employer_name",
        "opens_to_neighbours",
        "kindergarten_licence",
        "is_inclusive",
    ),
    ChangeTopic.PLACES: ("capacity",),
}
KEY_OF_THE_NEW = 2**62  # of classes that are only proposed: after all others, and of none that is kept
CLASS_FIELDS = ("kind", "name", "places", "floor", "activity_area", "sleep_area")
SECTIONS = {name: section for section, names in CHAPTERS.items() for name in names}  # where the reviewer remarks
Values = dict[str, Any]


def read(facility: Facility) -> Values:
    """Return the filed items of a facility as they stand, in values that JSON can hold."""
    fields = {name: plain(facility, name) for names in FIELDS.values() for name in names}
    classes = [
        {"pk": row.pk} | {name: plain(row, name) for name in CLASS_FIELDS}
        for row in CareClass.objects.filter(facility=facility).order_by("id")
    ]
    return fields | {"classes": classes}


def plain(row: models.Model, name: str) -> Any:
    """Return a field's value as JSON can hold it."""
    value = getattr(row, row._meta.get_field(name).attname)
    return value if value is None or isinstance(value, bool | int | str | list) else str(value)


def written(model: type[models.Model], name: str, value: Any) -> Any:
    """Return a kept value as the model's field holds it."""
    return model._meta.get_field(name).to_python(value)


def drafted(amendment: Amendment) -> Facility:
    """Return a facility that is never saved, with the proposed values: what the forms start from."""
    names = [name for names in FIELDS.values() for name in names]
    facts = {Facility._meta.get_field(n).attname: written(Facility, n, amendment.values[n]) for n in names}
    return Facility(**facts, revision=amendment.revision)


def altered(amendment: Amendment) -> list[str]:
    """Return the names of the fields that the amendment changes; `classes` stands for all classes."""
    return [name for name, value in amendment.values.items() if amendment.base.get(name) != value]


def write(facility: Facility, amendment: Amendment) -> None:
    """Put what the amendment changes into the facility's row and its classes. The caller holds the facility's lock."""
    names = altered(amendment)
    for name in names:
        if name != "classes":
            column = Facility._meta.get_field(name).attname
            setattr(facility, column, written(Facility, name, amendment.values[name]))
    facility.revision += 1
    facility.save()
    if "classes" in names:
        _write_classes(facility, amendment.values["classes"])


def _write_classes(facility: Facility, rows: list[Values]) -> None:
    _taken_out(facility, rows).delete()
    current = {care_class.pk: care_class for care_class in facility.classes.all()}
    for row in rows:
        care_class = current.get(row["pk"]) or CareClass(facility=facility)
        for name in CLASS_FIELDS:
            setattr(care_class, name, written(CareClass, name, row[name]))
        care_class.revision += 1
        care_class.save()


def _taken_out(facility: Facility, rows: list[Values]) -> models.QuerySet[CareClass]:
    return facility.classes.exclude(pk__in=[row["pk"] for row in rows if row["pk"]])


def require_empty(facility: Facility, amendment: Amendment) -> None:
    """Raise Refused if the amendment takes out a class in which children are enrolled."""
    if occupied := _taken_out(facility, amendment.values["classes"]).filter(enrolled__gt=0).first():
        raise Refused(
            _("Children are still enrolled in “%(name)s”: report them in another class first.") % {"name": occupied}
        )


@contextmanager
def as_proposed(filing: Filing) -> Iterator[Facility]:
    """Give the facility as the filing would make it: for an open change filing with the proposed values, else as it is.

    Inside, every query sees the proposed values (`portal.overlays`), so that every check weighs them; nothing is written. Read what
    you need before you leave.
    """
    if filing.kind != FilingKind.CHANGE or filing.state not in OPEN_FILING_STATES or not hasattr(filing, "amendment"):
        yield filing.facility
        return
    with overlaid(*_overlays(filing.amendment, filing.facility_id)):
        yield Facility.objects.with_area().get(pk=filing.facility_id)


def _overlays(amendment: Amendment, facility_pk: int) -> Iterator[Overlay]:
    """Yield what `write` would write, as rows to be read."""
    names = altered(amendment)
    yield Overlay(Facility, [{"id": facility_pk} | _columns(Facility, amendment.values, set(names) - {"classes"})])
    if "classes" in names:
        rows = amendment.values["classes"]
        current = set(CareClass.objects.filter(facility=facility_pk).values_list("pk", flat=True))
        gone = current - {row["pk"] for row in rows}
        yield Overlay(CareClass, [_class_row(n, row, current, facility_pk) for n, row in enumerate(rows)], gone)
        yield from _pointing_nowhere(gone)


def _columns(model: type[models.Model], values: Values, names: Iterable[str]) -> Values:
    return {str(model._meta.get_field(name).column): _stored(model, name, values[name]) for name in names}


def _stored(model: type[models.Model], name: str, value: Any) -> Any:
    """Return a kept value as the table holds it: an ID number stays sealed there."""
    field, held = model._meta.get_field(name), written(model, name, value)
    return field.get_prep_value(held) if isinstance(field, SealedField) else held


def _class_row(place: int, row: Values, current: set[int], facility_pk: int) -> Values:
    columns = _columns(CareClass, row, CLASS_FIELDS)
    if row["pk"] in current:
        return columns | {"id": row["pk"]}
    return columns | {"id": KEY_OF_THE_NEW + place, "facility_id": facility_pk, "enrolled": 0, "revision": 0}


def _pointing_nowhere(gone: set[int]) -> Iterator[Overlay]:
    """Yield the rows that lose their class with the classes taken out."""
    for relation in CareClass._meta.get_fields(include_hidden=True):
        if gone and isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.SET_NULL:
            rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": gone})
            without = {relation.field.column: None}
            yield Overlay(relation.related_model, [{"id": pk} | without for pk in rows.values_list("pk", flat=True)])


@dataclass(frozen=True)
class Change:
    """One filed item before and after. `section` and `field` are what a remark names."""

    topic: str
    section: str
    field: str
    label: str | Promise
    before: object
    after: object
    is_personal: bool = False


def changes(before: Values, after: Values) -> list[Change]:
    """Return what differs between two versions of the filed items, field by field and class by class."""
    fields = [
        Change(
            topic,
            SECTIONS[name],
            name,
            Facility._meta.get_field(name).verbose_name,
            readable(name, before.get(name)),
            readable(name, after.get(name)),
            name in PERSONAL,
        )
        for topic, names in FIELDS.items()
        for name in names
        if before.get(name) != after.get(name)
    ]
    return fields + list(_of_classes(before["classes"], after["classes"]))


def readable(name: str, value: Any) -> object:
    """Return a kept value as the pages show it."""
    if value in (None, "", []):
        return ""
    field = Facility._meta.get_field(name)
    row = Facility(**{field.attname: written(Facility, name, value)})
    return str(row.area) if name == "area" else shown(row, name)


def _of_classes(before: list[Values], after: list[Values]) -> Iterator[Change]:
    old = {row["pk"]: row for row in before}
    for row in after:
        earlier = old.pop(row["pk"], None)
        if earlier != row:
            yield _class_change(row, line(earlier) if earlier else "", line(row))
    for row in old.values():
        yield _class_change(row, line(row), gettext("taken out"))


def _class_change(row: Values, before: str, after: str) -> Change:
    label = _("Class “%(name)s”") % {"name": row["name"]}
    return Change(ChangeTopic.PLACES, "classes", f"class-{row['pk'] or row['name']}", label, before, after)


def line(row: Values) -> str:
    """Return a class in one line."""
    facts = gettext("%(name)s · %(kind)s · %(places)s places · floor %(floor)s · rooms %(activity)s / %(sleep)s m²")
    return facts % {
        "name": row["name"],
        "kind": CareClass(kind=row["kind"]).get_kind_display(),
        "places": row["places"],
        "floor": row["floor"],
        "activity": row["activity_area"] or "—",
        "sleep": row["sleep_area"] or "—",
    }


@dataclass(frozen=True)
class Conflict:
    """An item that somebody changed at the facility after the change was begun: then, now, proposed."""

    label: str | Promise
    then: object
    now: object
    proposed: object


def conflicts(amendment: Amendment, facility: Facility) -> list[Conflict]:
    """Return where the amendment rests on data that do not stand any more."""
    now, names = read(facility), altered(amendment)
    return [
        Conflict(*_side_by_side(name, amendment.base[name], now[name], amendment.values[name]))
        for name in names
        if now[name] != amendment.base[name]
    ]


def _side_by_side(name: str, *versions: Any) -> tuple[Any, ...]:
    if name == "classes":
        return (_("Classes"), *("; ".join(line(row) for row in rows) for rows in versions))
    return (Facility._meta.get_field(name).verbose_name, *(readable(name, value) for value in versions))


@dataclass(frozen=True)
class Demand:
    """What a change asks for besides its data, whether it is there, and where it is handed in."""

    text: str | Promise
    url: str
    is_met: bool


Demanding = Callable[[Facility, Amendment], Iterable[Demand]]
DEMANDS: list[tuple[str, Demanding]] = []


def demand(topic: str) -> Callable[[Demanding], Demanding]:
    """Register what changes of a topic ask for. The function gets the facility as proposed."""

    def register(ask: Demanding) -> Demanding:
        DEMANDS.append((topic, ask))
        return ask

    return register


def demands(filing: Filing, facility: Facility) -> list[Demand]:
    """Return what the change asks for, of the topics in which it alters anything."""
    touched = {change.topic for change in changes(filing.amendment.base, filing.amendment.values)}
    return [one for topic, ask in DEMANDS if topic in touched for one in ask(facility, filing.amendment)]


@demand(ChangeTopic.ADDRESS)
def proof_of_the_premises(facility: Facility, amendment: Amendment) -> Iterator[Demand]:
    """A change of address or rooms needs the proof of the premises anew (art. 8 no. 2), uploaded since it was begun."""
    mine = Facility.objects.filter(pk=facility.pk)
    wanted = materials.required(mine, on=timezone.localdate(amendment.opened_at), clauses=["filing-8-premises"])[
        facility.pk
    ]
    for material in wanted:
        yield Demand(
            _("%(kind)s, for the address or rooms as changed") % {"kind": material.kind},
            reverse("document-add", args=[facility.pk, material.kind.pk]),
            _uploaded_since(material.documents, amendment),
        )


def _uploaded_since(documents: list[Document], amendment: Amendment) -> bool:
    return any(document.uploaded_at >= amendment.opened_at for document in documents)


def require_declarable(filing: Filing) -> None:
    """Raise StaleEdit if the filed data moved under the amendment, Refused if it changes nothing or lacks what it asks for."""
    as_filed = Facility.objects.get(pk=filing.facility_id)
    if conflicts(filing.amendment, as_filed):
        raise StaleEdit(
            _("What is filed has changed since this change was begun. Please compare both versions and take it over.")
        )
    if not altered(filing.amendment):
        raise Refused(_("Nothing is changed yet."))
    require_empty(as_filed, filing.amendment)
    with as_proposed(filing) as facility:
        lacking = [str(one.text) for one in demands(filing, facility) if not one.is_met]
    if lacking:
        raise Refused(_("Still missing for this change: %(what)s") % {"what": "、".join(lacking)})
