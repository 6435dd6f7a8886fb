"""What an operator reports of a filed facility without a filing: contact, meals, enrolment.

None of it is among the items of measures art. 10; each change keeps its history, enrolment its day.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.ground import policy
from facilities.ground.models import CareClass, Facility
from facilities.requirements import materials
from portal.errors import NotAllowed, Refused
from portal.models import User

CONTACT = ("public_phone", "contact_mobile", "serves_meals")  # fields of the facility
FOOD_LICENCE = "filing-8-food"  # clause of the document asked for where meals are served


def _held(facility: Facility, by: User) -> Facility:
    """Lock the facility; refuse a stranger, and everybody if it is not running."""
    current = Facility.objects.select_for_update(of=("self",)).select_related("operator__organisation")
    facility = current.get(pk=facility.pk)
    if not policy.may_update(by, facility):
        raise NotAllowed
    return facility


@transaction.atomic
def report_contact(facility: Facility, values: Mapping[str, Any], *, by: User, on: date) -> Facility:
    """Save telephone, mobile and whether meals are served. Raises Refused if meals begin without a valid food licence."""
    current = _held(facility, by)
    begins_meals = values["serves_meals"] and not current.serves_meals
    for name in CONTACT:
        setattr(current, name, values[name])
    current.revision += 1
    current.save(update_fields=[*CONTACT, "revision", "updated_at"])
    if begins_meals and not _may_serve_meals(current, on):
        raise Refused(
            _("Meals need a valid food business licence. Please upload it among the documents first."),
            field="serves_meals",
        )
    return current


def _may_serve_meals(facility: Facility, on: date) -> bool:
    wanted = materials.required(Facility.objects.filter(pk=facility.pk), on=on, clauses=[FOOD_LICENCE])
    return all(material.is_usable for material in wanted[facility.pk])


@transaction.atomic
def report_enrolment(facility: Facility, enrolled: Mapping[int, int], *, by: User, on: date) -> Facility:
    """Report how many children are enrolled in each class as of the day.

    Raises Refused if a class would hold more than its places (management norms), naming the class.
    """
    current = _held(facility, by)
    for care_class in CareClass.objects.select_for_update().filter(facility=current, pk__in=list(enrolled)):
        if enrolled[care_class.pk] > care_class.places:
            raise Refused(
                _("%(care_class)s: %(enrolled)s children are enrolled for %(places)s places.")
                % {"care_class": care_class, "enrolled": enrolled[care_class.pk], "places": care_class.places},
                field=f"class-{care_class.pk}",
            )
        care_class.enrolled = enrolled[care_class.pk]
        care_class.revision += 1
        care_class.save(update_fields=["enrolled", "revision"])
    current.places_as_of = on
    current.save(update_fields=["places_as_of", "updated_at"])
    return current
