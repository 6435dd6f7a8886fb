"""What waits of visits from phones: those that the portal could not take over by itself."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from inspections.field.models import Submission
from inspections.ground import policy
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

FROM_PHONE = Kind("phone", gettext_lazy("Visit from a phone"))


@worklist
def visits_from_phones_to_resolve(user: User, on: date) -> Iterator[Pool]:
    """Visits sent from phones that the portal could not take over by itself."""
    if policy.may_inspect(user):
        rows = Submission.objects.resolvable_by(user).unresolved()
        yield Pool(FROM_PHONE, rows, _("Resolve: %(reason)s"), "submission", facts={"reason": "reason"})
