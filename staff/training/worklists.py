"""What training leaves to do: after a session, to say who passed."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist
from staff.training import policy
from staff.training.choices import EnrolmentState
from staff.training.models import Enrolment

TRAINING = Kind("training", _("Training"))
JUDGE = _("Say who passed the course")


@worklist
def enrolments_to_judge(user: User, on: date) -> Iterator[Pool]:
    """People who attended a session that is over, for whoever organises."""
    if policy.may_organise_anywhere(user):
        rows = Enrolment.objects.visible_to(user).filter(state=EnrolmentState.ATTENDED, session__ends_at__date__lt=on)
        yield Pool(
            TRAINING,
            rows,
            JUDGE,
            "enrolment",
            due_on="session__ends_at__date",
            subject="session__course__title",
            area="person__facility__area_id",
        )
