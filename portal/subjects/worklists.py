"""What waits: people who asked what is kept about them, by the last day of the term."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts.models import User
from portal.pages.worklists import Kind, Pool, worklist
from portal.subjects import policy
from portal.subjects.models import SubjectRequest

SUBJECT = Kind("subject-request", gettext_lazy("Requests for own data"))


@worklist
def subject_requests(user: User, on: date) -> Iterator[Pool]:
    """Requests to be answered."""
    if policy.may_answer(user):
        rows, title = SubjectRequest.objects.open(), _("Answer who asks what is kept about them")
        yield Pool(SUBJECT, rows, title, "subject-request", due_on="due_on", subject="name", area=None)
