"""What an operator tells families of a running facility: hours, and of each class the places free. It shows at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.ground import policy
from facilities.ground.models import CareClass, Facility
from facilities.places.models import ClassOffer, OpeningHours
from portal.errors import NotAllowed, Refused
from portal.models import User

HOURS = ("opens_at", "closes_at", "on_weekends", "at_night", "in_holidays")


@transaction.atomic
def report(
    facility: Facility, hours: Mapping[str, Any], classes: Mapping[int, int | None], *, by: User, on: date
) -> Facility:
    """Save hours and places free as of the day; None is not known. Raises Refused with the field of the class that it is about."""
    current = Facility.objects.select_for_update(of=("self",)).select_related("operator__organisation")
    facility = current.get(pk=facility.pk)
    if not policy.may_update(by, facility):
        raise NotAllowed
    values = {name: hours[name] for name in HOURS} | {"told_on": on}
    OpeningHours.objects.update_or_create(facility=facility, defaults=values)
    for care_class in CareClass.objects.select_for_update().filter(facility=facility, pk__in=list(classes)):
        _report_class(care_class, classes[care_class.pk], on)
    return facility


def _report_class(care_class: CareClass, told: int | None, on: date) -> None:
    _require_room(care_class, told)
    values = {
        "free": told,
        "free_as_of": None if told is None else on,
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
