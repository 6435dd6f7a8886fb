"""A post lies within the life of its facility: from its first filing, once there is one, to its last day of care."""

from datetime import date

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import FacilityState
from facilities.models import Facility, Receipt, Termination
from facilities.termination.choices import TerminationState
from portal.errors import Refused

ENDED = (FacilityState.CLOSED, FacilityState.CANCELLED)
ENDING = (TerminationState.AGREED, TerminationState.REPORTED, TerminationState.CLOSED)
GONE = _("This facility is no longer on file: nobody is given a post there.")
TOO_EARLY = _("The facility was filed on %(day)s; a post with children cannot begin before.")
TOO_LATE = _("The facility ends on %(day)s; a post cannot go on after.")


def refuse_outside(since: date, until: date | None, facility: Facility) -> None:
    """Raise Refused at `since` or `until` where a post would lie outside the facility's life; before a filing none is known to begin."""
    if facility.state in ENDED:
        raise Refused(GONE, field="since")
    born, last = _born(facility), _last_day(facility)
    if born and since < born:
        raise Refused(TOO_EARLY % {"day": born}, field="since")
    if last and since > last:
        raise Refused(TOO_LATE % {"day": last}, field="since")
    if last and until and until > last:
        raise Refused(TOO_LATE % {"day": last}, field="until")


def _born(facility: Facility) -> date | None:
    """Return the day of the first filing: `filed_on` is that of the last one."""
    first = Receipt.objects.filter(filing__facility=facility).aggregate(day=Min("issued_on"))["day"]
    return min(filter(None, [first, facility.filed_on]), default=None)


def _last_day(facility: Facility) -> date | None:
    ending = Termination.objects.filter(facility=facility, state__in=ENDING).order_by("pk").last()
    return ending.last_day if ending else None
