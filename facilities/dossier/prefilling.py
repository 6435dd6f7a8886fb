"""What the portal knows already and need not ask again: from the registration, from the operator's other facilities.

Each answer that it fills in is marked with its source in `Facility.prefilled` until the operator changes it.
"""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext

from facilities.ground.choices import Setting
from facilities.ground.models import Facility
from facilities.requirements import materials
from portal.documents import dossier
from portal.models import User

REGISTRATION = "registration"
ALIKE = (  # what facilities of one operator usually have in common
    "service_forms",
    "serves_meals",
    "meal_source",
    "food_licence_number",
    "contact_mobile",
    "public_phone",
    "fee_note",
)
ONE_FOR_ALL = "filing-8-licence"  # the clause of the papers that are the operator's and not the place's
EMPTY: tuple[object, ...] = (None, "", [])


def fill(facility: Facility) -> Facility:
    """Fill in what is still empty of a facility that is not saved yet, and mark where it came from."""
    for name, value, source in _known(facility):
        if getattr(facility, name) in EMPTY and value not in EMPTY:
            setattr(facility, name, value)
            facility.prefilled[name] = source
            if name == "head_id_number":  # a number says nothing without its kind
                facility.head_id_type = facility.operator.representative_id_type
    return facility


def _known(facility: Facility) -> Iterator[tuple[str, object, str]]:
    if (sibling := _sibling(facility)) and Setting.FAMILY not in (facility.setting, sibling.setting):
        yield from ((name, getattr(sibling, name), sibling.name) for name in ALIKE)
    operator = facility.operator
    yield "contact_mobile", operator.mobile, REGISTRATION
    if facility.setting == Setting.FAMILY:  # whoever registered the home runs it
        yield "head_name", operator.representative, REGISTRATION
        yield "head_id_number", operator.representative_id, REGISTRATION


def _sibling(facility: Facility) -> Facility | None:
    """Return the operator's newest other facility."""
    return Facility.objects.filter(operator=facility.operator).exclude(pk=facility.pk).order_by("-pk").first()


def copy_papers(facility: Facility, *, by: User, on: date) -> None:
    """Take over the operator's own papers (licence, certificate of registration) from its newest other facility, if valid."""
    sibling = _sibling(facility)
    if sibling is None:
        return
    held = set(facility.documents.values_list("kind", flat=True))
    found = materials.required(Facility.objects.filter(pk=sibling.pk), on=on, clauses=[ONE_FOR_ALL])[sibling.pk]
    for paper in [material.document for material in found if material.is_usable and material.document]:
        if paper.kind_id in held:
            continue
        dossier.copy(paper, facility, by=by)
        facility.prefilled[paper.kind_id] = sibling.name
    facility.save(update_fields=["prefilled"])


def sources(facility: Facility) -> dict[str, str]:
    """Say in words where the answers and documents that the portal filled in came from."""
    return {
        name: gettext("Taken from the registration")
        if source == REGISTRATION
        else gettext("Taken from “%(facility)s”") % {"facility": source}
        for name, source in facility.prefilled.items()
    }
