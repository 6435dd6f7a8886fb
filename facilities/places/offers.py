"""What an operator tells families of a running facility: hours, and of each class places free and fee. It shows at once."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.ground import policy
from facilities.ground.models import CareClass, Facility
from facilities.places.models import ClassOffer, OpeningHours
from facilities.requirements import inclusion
from portal.errors import NotAllowed, Refused
from portal.models import User

HOURS = ("opens_at", "closes_at", "on_weekends", "at_night", "in_holidays")


class Told(NamedTuple):
    """What is told of one class; None is not known."""

    free: int | None
    monthly_fee: Decimal | None


@transaction.atomic
def report(
    facility: Facility, hours: Mapping[str, Any], classes: Mapping[int, Told], *, by: User, on: date
) -> Facility:
    """Save hours, fees and places free as of the day. Raises Refused with the field of the class that it is about."""
    current = Facility.objects.select_for_update(of=("self",)).select_related("operator__organisation")
    facility = current.get(pk=facility.pk)
    if not policy.may_update(by, facility):
        raise NotAllowed
    values = {name: hours[name] for name in HOURS} | {"told_on": on}
    OpeningHours.objects.update_or_create(facility=facility, defaults=values)
    for care_class in CareClass.objects.select_for_update().filter(facility=facility, pk__in=list(classes)):
        _report_class(facility, care_class, classes[care_class.pk], on)
    return facility


def _report_class(facility: Facility, care_class: CareClass, told: Told, on: date) -> None:
    _require_room(care_class, told.free)
    _require_inclusive_fee(facility, care_class, told.monthly_fee, on)
    values = {
        "free": told.free,
        "free_as_of": None if told.free is None else on,
        "monthly_fee": told.monthly_fee,
        "told_on": on,
    }
    ClassOffer.objects.update_or_create(care_class=care_class, defaults=values)


def _require_room(care_class: CareClass, free: int | None) -> None:
    most = max(0, care_class.places - care_class.enrolled)
    if free is not None and free > most:
        raise Refused(
            _(
                "%(care_class)s has %(places)s places and %(enrolled)s children: %(most)s can be free at most. If children left, report the enrolment first."
            )
            % {"care_class": care_class, "places": care_class.places, "enrolled": care_class.enrolled, "most": most},
            field=f"free-{care_class.pk}",
        )


def _require_inclusive_fee(facility: Facility, care_class: CareClass, fee: Decimal | None, on: date) -> None:
    above = inclusion.exceeded(fee, on) if facility.is_inclusive else None
    if above and inclusion.is_binding(above):
        raise Refused(
            _("Inclusive care costs %(most)s yuan a month at most from this day on.") % {"most": above.value},
            field=f"fee-{care_class.pk}",
        )
