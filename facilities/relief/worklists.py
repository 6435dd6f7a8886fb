"""What waits of reliefs: one that runs out and has no version to follow."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from facilities.relief import policy
from facilities.relief.models import Relief
from facilities.relief.querysets import kinds_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

RELIEF = Kind("relief", gettext_lazy("Reliefs"))
REMINDED_DAYS = 60  # before a relief runs out


@worklist
def reliefs_running_out(user: User, on: date) -> Iterator[Pool]:
    """For who lays reliefs down: what ends soon and is not followed."""
    if policy.may_record(user):
        span = (on, on + timedelta(days=REMINDED_DAYS))
        later = Relief.objects.filter(code=OuterRef("code"), from_on__gt=OuterRef("until_on"))
        rows = Relief.objects.filter(~Exists(later), kind__in=kinds_of(user), until_on__range=span)
        title = _("A relief runs out: enter what follows")
        yield Pool(
            RELIEF, rows, title, lambda _row: reverse("relief-list"), due_on="until_on", subject="name", area=None
        )
