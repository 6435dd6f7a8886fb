"""What waits for inspectors and operators: visits whose day has come, answers to re-check, findings to correct."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from inspections.field.models import Submission
from inspections.ground import policy
from portal.models import User
from portal.pages.worklists import Item, worklist

MOST = 50  # of a kind; the lists hold the rest


@worklist
def visits_from_phones_to_resolve(user: User, on: date) -> Iterator[Item]:
    """Visits sent from phones that the portal could not take over by itself."""
    if not policy.may_inspect(user):
        return
    for row in Submission.objects.resolvable_by(user).unresolved().with_facility().order_by("id")[:MOST]:
        yield Item(
            title=_("Resolve: %(reason)s") % {"reason": row.reason},
            subject=str(row.facility),
            url=row.get_absolute_url(),
            kind=_("Visit from a phone"),
        )
