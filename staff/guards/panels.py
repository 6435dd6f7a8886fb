"""Guard posts on a facility's page."""

from django.http import HttpRequest
from django.utils import timezone

from facilities.daily.policy import may_read
from facilities.ground.panels import panel
from facilities.models import Facility
from staff.guards import manned


@panel(order=19)
def guard_posts(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """How many guard posts are kept, and how many of them are manned by somebody with a licence."""
    if not facility.was_filed or not may_read(request.user, facility):
        return None
    on = timezone.localdate()
    kept = facility.guard_posts.kept(on).count()
    context = {"kept": kept, "unmanned": manned.unmanned(facility.guard_posts.all(), on).count() if kept else 0}
    return "staff/guards/panel.html", context
