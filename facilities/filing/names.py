"""The names of those who declared filings true, which nothing published about the facility holds."""

from collections.abc import Iterable

from facilities.filing.models import Filing
from facilities.ground.models import Facility
from facilities.ground.people import knows


@knows
def declarers_of(facility: Facility) -> Iterable[str]:
    """Return who declared a filing of the facility true."""
    return Filing.objects.filter(facility=facility).values_list("declared_by", flat=True)
