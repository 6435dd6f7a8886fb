"""What waits for those who report, who check, and who answer for targets."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.rollup import policy
from metrics.rollup.models import RollupDifference
from portal.models import User
from portal.pages.worklists import Item, worklist


@worklist
def alarms_of_the_summaries(user: User, on: date) -> Iterator[Item]:
    """One item for the alarms of the nightly comparison that nobody has looked at."""
    unseen = RollupDifference.objects.filter(seen_at=None) if policy.may_watch_rollups(user) else ()
    for row in unseen[:1]:
        yield Item(
            title=_("Alarm: summaries differed from the nightly recount"),
            subject=_("%(noun)s: %(count)s") % {"noun": row.noun_name, "count": row.count},
            url=reverse("rollup-list"),
            kind=_("Upkeep"),
            due_on=row.as_of,
        )
