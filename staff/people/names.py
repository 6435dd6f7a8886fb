"""The names of staff, which nothing published about their facility holds."""

from collections.abc import Iterable

from facilities.ground.models import Facility
from facilities.ground.people import knows
from staff.people.models import Person


@knows
def staff_of(facility: Facility) -> Iterable[str]:
    """Return the names of everybody who works or worked at the facility."""
    return Person.objects.filter(facility=facility).values_list("name", flat=True)
