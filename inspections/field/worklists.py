"""What waits of visits from phones: those that the portal could not take over by itself."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from facilities.daily.policy import may_keep_some
from facilities.models import Facility
from inspections.field.choices import SubmissionState
from inspections.field.models import CardSubmission, Submission
from inspections.ground import policy
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

FROM_PHONE = Kind("phone", gettext_lazy("Visit from a phone"))


CARD = Kind("card", gettext_lazy("Day card from a phone"))


@worklist
def cards_from_phones_to_decide(user: User, on: date) -> Iterator[Pool]:
    """Two cards of one day, or one that the portal can't take, for those who keep the facility's days."""
    if may_keep_some(user):
        rows = CardSubmission.objects.filter(
            facility__in=Facility.objects.operated_by(user), state=SubmissionState.CONFLICT
        )
        yield Pool(CARD, rows, _("Decide: %(reason)s"), "card-submission", facts={"reason": "reason"})


@worklist
def visits_from_phones_to_resolve(user: User, on: date) -> Iterator[Pool]:
    """Visits sent from phones that the portal could not take over by itself."""
    if policy.may_inspect(user):
        rows = Submission.objects.resolvable_by(user).unresolved()
        yield Pool(FROM_PHONE, rows, _("Resolve: %(reason)s"), "submission", facts={"reason": "reason"})
