"""What an operator reports of a filed facility without a filing: contact, meals, prices, enrolment.

None of it is among the items of measures art. 10; each change keeps its history, prices and enrolment their day.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from facilities.changes.models import Price
from facilities.ground import people, policy
from facilities.ground.models import CareClass, Facility
from facilities.requirements import inclusion, materials
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
def announce_price(price: Price, *, by: User, on: date) -> Price:
    """Announce the fee that holds from a day on; the register shows it on that day, and before as the next one.

    Raises Refused for a day that has passed, a day that has a price already, and an inclusive fee above the published line; above a
    line that is not published yet the bureau's worklist shows it.
    """
    facility = _held(price.facility, by)
    if price.holds_from < on:
        raise Refused(_("A price can't be changed for days that have passed."), field="holds_from")
    _require_inclusive_price(facility, price)
    people.require_unnamed(price.fee_note, facility, field="fee_note")
    price.facility, price.entered_by = facility, by
    try:
        with transaction.atomic():
            price.save()
    except IntegrityError:
        raise Refused(_("There is already a price from this day on."), field="holds_from") from None
    let_prices_hold(facility, on=on)
    return price


def _require_inclusive_price(facility: Facility, price: Price) -> None:
    above = inclusion.exceeded(price.monthly_fee, price.holds_from) if facility.is_inclusive else None
    if above and inclusion.is_binding(above):
        raise Refused(
            _("Inclusive care costs %(most)s yuan a month at most from this day on.") % {"most": above.value},
            field="monthly_fee",
        )


@transaction.atomic
def let_prices_hold(facility: Facility, *, on: date) -> bool:
    """Show at the facility the price that holds on the day; return whether it changed."""
    current = Facility.objects.select_for_update().get(pk=facility.pk)
    price = current.prices.filter(holds_from__lte=on).first()
    if price is None or (current.monthly_fee, current.fee_note) == (price.monthly_fee, price.fee_note):
        return False
    current.monthly_fee, current.fee_note = price.monthly_fee, price.fee_note
    current.revision += 1
    current.save(update_fields=["monthly_fee", "fee_note", "revision", "updated_at"])
    return True


@transaction.atomic
def withdraw_price(price: Price, *, by: User, on: date) -> None:
    """Take back a price that does not hold yet."""
    _held(price.facility, by)
    if price.holds_from <= on:
        raise Refused(_("This price is already in force; announce another one instead."))
    price.delete()


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
