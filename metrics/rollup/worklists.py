"""What waits for who watches over the summaries: alarms of the nightly comparison."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from metrics.rollup import policy
from metrics.rollup.models import RollupDifference
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

UPKEEP = Kind("upkeep", gettext_lazy("Upkeep"))


@worklist
def alarms_of_the_summaries(user: User, on: date) -> Iterator[Pool]:
    """One item for the alarms of the nightly comparison that nobody has looked at."""
    if policy.may_watch_rollups(user):
        unseen = RollupDifference.objects.filter(seen_at=None)
        title = _("Alarm: summaries differed from the nightly recount (%(count)s)")
        yield Pool(UPKEEP, unseen, title, reverse("rollup-list"), due_on=F("as_of"), area=None, together=True)
