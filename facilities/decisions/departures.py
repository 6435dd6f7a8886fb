"""What keeps a facility from leaving: a cancellation that is announced and not decided."""

from facilities.decisions.models import Cancellation
from facilities.ground.models import Facility
from facilities.ground.states import stay


@stay
def under_cancellation(facility: Facility) -> bool:
    """Say whether the cancellation of the facility's filing is announced and not decided."""
    return Cancellation.objects.open().filter(facility=facility.pk).exists()
