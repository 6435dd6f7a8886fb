"""The names in applications for registration, which nothing published about the operator's facilities holds."""

from collections.abc import Iterable

from facilities.ground.models import Facility
from facilities.ground.people import knows
from facilities.registration.models import Member, Registration


@knows
def founders_of(facility: Facility) -> Iterable[str]:
    """Return representatives, members of the board and supervisors whom the operator ever named."""
    applications = Registration.objects.filter(operator=facility.operator_id)
    members = Member.objects.filter(registration__in=applications)
    return [*applications.values_list("representative", flat=True), *members.values_list("name", flat=True)]
