"""What the accounts `street` and `fire` have to do today, and a visit from a phone that waits for a decision."""

from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from inspections.field import packing
from inspections.field.choices import Clash, SubmissionState
from inspections.models import Checklist, Submission, Visit
from inspections.visits import choosing
from inspections.visits.choices import VisitState
from portal.accounts.models import User
from portal.demo.demonstration import demonstrator

WHO = ("street", "fire")
VISITS = 3  # for each of them
REASON = "这次检查已由他人结束。"


@demonstrator(61, "visits of today")
@transaction.atomic
def visits_of_today(rng: Random, on: date) -> int:
    """Plan visits of today for the accounts that inspect on a phone; return how many."""
    users = User.objects.filter(username__in=WHO, is_demo=True).order_by("username")
    made = [visit for user in users for visit in _planned(user, on)]
    Visit.objects.bulk_create(made)
    for user in users:
        _conflict(user, rng)
    return len(made)


def _planned(user: User, on: date) -> list[Visit]:
    """Return planned visits to facilities where none is awaited, unless the user has some today already."""
    checklist = Checklist.objects.current(on).for_user(user).order_by("code").first()
    if checklist is None or Visit.objects.filter(inspector=user, planned_on=on, state=VisitState.PLANNED).exists():
        return []
    awaited = Visit.objects.awaited().filter(checklist=checklist).values("facility")
    free = choosing.facilities_to_visit(user).filter(is_demo=True).exclude(pk__in=awaited)
    return [
        Visit(
            facility=facility,
            checklist=checklist,
            department_id=checklist.department_id,
            kind=checklist.visit_kind,
            inspector=user,
            planned_on=on,
        )
        for facility in free[:VISITS]
    ]


def _conflict(user: User, rng: Random) -> None:
    """Let a phone have sent a visit that a colleague had concluded meanwhile."""
    visit = (
        Visit.objects.concluded().filter(inspector=user).select_related("facility").order_by("-concluded_at").first()
    )
    if visit is None or Submission.objects.filter(by=user).exists():
        return
    key = UUID(int=rng.getrandbits(128), version=4)
    started_at = (visit.started_at or timezone.now()).isoformat()
    Submission.objects.create(
        key=key,
        visit_key=key,
        by=user,
        facility=visit.facility,
        checklist_id=visit.checklist_id,
        visit=visit,
        received_at=(visit.concluded_at or timezone.now()) + timedelta(minutes=20),
        state=SubmissionState.CONFLICT,
        clash=Clash.CONCLUDED,
        reason=REASON,
        content={
            "facility_seen": packing.facts([visit.facility])[visit.facility_id],
            "started_at": started_at,
            "position": None,
            "conclude": False,
            "concluded_at": None,
            "summary": "",
            "photos": [],
            "answers": [
                {
                    "item": answer.item_id,
                    "outcome": answer.outcome,
                    "value": answer.value,
                    "note": answer.note,
                    "at": answer.at.isoformat(),
                    "seen_at": None,
                }
                for answer in visit.answers.all()[:5]
            ],
        },
    )
