"""The list of assessors: who may be drawn, with which ties to facilities, and until when."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from inspections.evaluation import policy
from inspections.evaluation.models import Assessor, AssessorTie
from portal.accounts.choices import Role
from portal.accounts.scope import require
from portal.actions import Act, declare
from portal.errors import IllegalMove, Refused
from portal.models import Membership, User
from portal.unique import save_unique

NOBODY = _("There is no account of this user name that is open and has a post.")
OPERATORS = _("Who runs a facility does not assess others.")
LISTED = _("This account stands on the list already.")
FUTURE = _("This day lies in the future.")
OVER = _("This has ended already.")


@transaction.atomic
def put_on_list(username: str, competence: str, *, by: User, on: date) -> Assessor:
    """Put an account on the list, for the body of its post. Raises Refused at the field without a post, for operators, and twice.

    Who was taken off the list is put on it again.
    """
    require(policy.may_run_any(by))
    post = _post(username, on)
    if post.role == Role.OPERATOR:
        raise Refused(OPERATORS, field="username")
    known = Assessor.objects.select_for_update().filter(user=post.user).first()
    if known and known.until is None:
        raise Refused(LISTED, field="username")
    row = known or Assessor(user=post.user)
    row.organisation, row.competence, row.until = post.organisation, competence, None
    require(policy.may_keep_assessor(by, row))
    save_unique(row, Refused(LISTED, field="username"))
    return row


def _post(username: str, on: date) -> Membership:
    posts = Membership.objects.filter(user__username__iexact=username, user__is_active=True, until__isnull=True)
    post = posts.filter(since__lte=on).select_related("user", "organisation__area").order_by("pk").first()
    if post is None:
        raise Refused(NOBODY, field="username")
    return post


@transaction.atomic
def take_off(row: Assessor, *, by: User, on: date) -> Assessor:
    """Draw somebody no more from today on; sheets in hand stay the assessor's."""
    require(policy.may_keep_assessor(by, row))
    row.refresh_from_db(fields=["until"], from_queryset=Assessor.objects.select_for_update(of=("self",)))
    if row.until is not None:
        raise IllegalMove(OVER)
    row.until = on
    row.save(update_fields=["until"])
    return row


@transaction.atomic
def tie(row: AssessorTie, *, by: User, on: date) -> AssessorTie:
    """Write down a tie: it excludes the assessor from that facility while it lasts, and some years after."""
    require(policy.may_keep_assessor(by, row.assessor))
    if row.ended_on and row.ended_on > on:
        raise Refused(FUTURE, field="ended_on")
    row.save()
    return row


@transaction.atomic
def end_tie(row: AssessorTie, *, by: User, on: date) -> AssessorTie:
    """Say that a tie has ended today."""
    require(policy.may_keep_assessor(by, row.assessor))
    row.refresh_from_db(fields=["ended_on"], from_queryset=AssessorTie.objects.select_for_update(of=("self",)))
    if row.ended_on is not None:
        raise IllegalMove(OVER)
    row.ended_on = on
    row.save(update_fields=["ended_on"])
    return row


declare(Assessor, end=Act(policy.may_keep_assessor, None, when=lambda row: row.until is None))
declare(
    AssessorTie,
    end=Act(
        lambda user, row: policy.may_keep_assessor(user, row.assessor), None, when=lambda row: row.ended_on is None
    ),
)
