"""Posts that end within a term after a confidential report of whoever held them: flagged for the department, judged by it."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move
from staff.people.models import Person, Post
from staff.whistleblowing import policy
from staff.whistleblowing.choices import DismissalState
from staff.whistleblowing.models import DismissalReview, StaffReport

MOVES: dict[str, set[str]] = {DismissalState.OPEN: {DismissalState.JUSTIFIED, DismissalState.RETALIATION}}
VERDICTS = (DismissalState.JUSTIFIED, DismissalState.RETALIATION)
NEEDS_REASON = _("Please say what was found.")


def flag(post: Post, *, ended_on: date, on: date) -> int:
    """Flag the end of a post for every report that its holder made in the term before; return how many are new."""
    holder = Person.objects.filter(pk=post.person_id, identity__isnull=False)
    reports = StaffReport.objects.filter(identity__in=holder.values("identity"), facility__in=holder.values("facility"))
    since = ended_on - timedelta(days=int(Limits(on)["staff_report.dismissal_days"]))
    found = reports.filter(received_on__range=(since, ended_on))
    return _flagged([(report, post, ended_on) for report in found], on)


def flag_all(*, on: date) -> int:
    """Flag what ended by whatever way: posts of those whose report is not older than the term; return how many are new."""
    term = timedelta(days=int(Limits(on)["staff_report.dismissal_days"]))
    recent = StaffReport.objects.filter(received_on__gte=on - term, identity__isnull=False)
    found = [(report, post, post.until) for report in recent for post in _ended(report, term)]
    return _flagged([(report, post, until) for report, post, until in found if until], on)


def _ended(report: StaffReport, term: timedelta) -> QuerySet[Post]:
    span = (report.received_on, report.received_on + term)
    return Post.objects.filter(
        person__identity=report.identity_id, person__facility=report.facility_id, until__range=span
    )


def _flagged(found: Iterable[tuple[StaffReport, Post, date]], on: date) -> int:
    made = [
        DismissalReview.objects.get_or_create(
            report=report,
            post_number=post.pk,
            defaults={"post_kind": post.kind, "ended_on": ended_on, "flagged_on": on},
        )[1]
        for report, post, ended_on in found
    ]
    return sum(made)


@transaction.atomic
def judge(review: DismissalReview, verdict: str, *, note: str, by: User) -> DismissalReview:
    """Say why the post ended, as the department found."""
    require(policy.may_judge(by, review))
    if not note.strip():
        raise Refused(NEEDS_REASON, field="note")
    return move(review, verdict, table=MOVES, by=by, note=note.strip())


declare(DismissalReview, judge=Act(policy.may_judge, before(MOVES, *VERDICTS)))
