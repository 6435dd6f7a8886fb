"""The facility's own sections of the dossier: registration, basics and service, premises, classes, documents."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from facilities.ground.choices import ServiceForm
from facilities.ground.conditions import applies, facts_of
from facilities.ground.models import Facility, Operator
from facilities.requirements.sections import Answer, section
from portal.documents import dossier

FIELDS: dict[str, tuple[str, ...]] = {  # what the filing form asks for, section by section
    "operator": (
        "nature",
        "registered_on",
        "business_scope",
        "representative",
        "representative_id_type",
        "representative_id",
        "mobile",
        "address",
    ),
    "basics": (
        "name",
        "other_name",
        "area",
        "address",
        "setting",
        "employer_name",
        "opens_to_neighbours",
        "kindergarten_licence",
        "is_inclusive",
        "service_forms",
        "serves_meals",
        "meal_source",
        "food_licence_number",
        "capacity",
        "monthly_fee",
        "fee_note",
        "head_name",
        "head_id_type",
        "head_id_number",
        "contact_mobile",
        "public_phone",
    ),
    "premises": (
        "tenure",
        "lease_from",
        "lease_until",
        "highest_floor",
        "evacuation",
        "uses_basement",
        "indoor_area",
        "outdoor_area",
    ),
}
OPTIONAL = {"other_name", "is_inclusive", "fee_note", "public_phone", "lease_from", "lease_until", "monthly_fee"}
ONLY_IF: dict[str, str] = {  # questions that are not asked of everybody, by the condition they are asked on
    "other_name": "centre",
    "employer_name": "employer",
    "opens_to_neighbours": "employer",
    "kindergarten_licence": "kindergarten",
    "is_inclusive": "centre",
    "meal_source": "meals",
    "food_licence_number": "meals",
    "fee_note": "centre",
    "lease_from": "leased",
    "lease_until": "leased",
    "evacuation": "upper-floor",
    "outdoor_area": "centre",
}
PERSONAL = {"representative_id", "head_id_number"}


def applicable(code: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields of a section that are asked for, as far as the answers in `facts` tell (conditions.FACTS)."""
    return tuple(name for name in FIELDS[code] if applies(ONLY_IF.get(name), facts))


def asked(code: str) -> tuple[str, ...]:
    """Return the fields of a section that must be filled in before a filing is submitted."""
    return tuple(name for name in FIELDS[code] if name not in OPTIONAL)


def _section_url(code: str) -> Callable[[Facility], str]:
    return lambda facility: reverse("dossier-section", args=[facility.pk, code])


def shown(row: Model, name: str) -> object:
    """Return a field's value as a reader expects it: labels for codes, yes and no, lists joined."""
    value: Any = getattr(row, name)
    if name == "service_forms":
        return "、".join(str(ServiceForm(form).label) for form in value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if row._meta.get_field(name).choices:
        return getattr(row, f"get_{name}_display")()
    return value


def _answers(row: Facility | Operator, names: Iterable[str], url: str) -> list[Answer]:
    return [
        Answer(name, row._meta.get_field(name).verbose_name, shown(row, name), f"{url}#id_{name}", name in PERSONAL)
        for name in names
    ]


def operator_answers(facility: Facility) -> list[Answer]:
    """List the operator's registration; name and code can't be changed here."""
    operator, url = facility.operator, _section_url("operator")(facility)
    fixed = [
        Answer("organisation", _("Name of the operator"), operator.organisation.name),
        Answer("uscc", _("unified social credit code"), operator.organisation.uscc),
    ]
    return fixed + _answers(operator, applicable("operator", facts_of(facility)), url)


def basics_answers(facility: Facility) -> list[Answer]:
    """List what the facility is and offers."""
    return _answers(facility, applicable("basics", facts_of(facility)), _section_url("basics")(facility))


def premises_answers(facility: Facility) -> list[Answer]:
    """List where it is housed."""
    return _answers(facility, applicable("premises", facts_of(facility)), _section_url("premises")(facility))


def classes_answers(facility: Facility) -> list[Answer]:
    """List the classes, one a line."""
    return [
        Answer(
            f"class-{care_class.pk}",
            care_class.name,
            gettext("%(kind)s · %(places)s places, %(enrolled)s enrolled · floor %(floor)s")
            % {
                "kind": care_class.get_kind_display(),
                "places": care_class.places,
                "enrolled": care_class.enrolled,
                "floor": care_class.floor,
            },
            reverse("class-edit", args=[facility.pk, care_class.pk]),
        )
        for care_class in facility.classes.all()
    ]


def documents_answers(facility: Facility) -> list[Answer]:
    """List the uploaded documents, current versions only."""
    return [
        Answer(
            document.kind_id,
            str(document.kind),
            document.original_name,
            reverse("document-add", args=[facility.pk, document.kind_id]),
        )
        for document in dossier.documents_of(facility)
    ]


section("operator", _("The operator's registration"), order=10, answers=operator_answers)(_section_url("operator"))
section("basics", _("The facility and its service"), order=15, answers=basics_answers)(_section_url("basics"))
section("premises", _("Premises"), order=20, answers=premises_answers)(_section_url("premises"))


@section("classes", _("Classes and places"), order=30, answers=classes_answers)
def classes_section(facility: Facility) -> str:
    """Return where the operator keeps the classes."""
    return reverse("class-list", args=[facility.pk])


@section("documents", _("Documents"), order=50, answers=documents_answers)
def documents_section(facility: Facility) -> str:
    """Return where the operator uploads the documents."""
    return reverse("document-list", args=[facility.pk])
