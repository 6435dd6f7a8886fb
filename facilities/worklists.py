"""What waits: for an operator returned filings, drafts and documents that run out; for the bureau filings to review."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from facilities import materials, policy
from facilities.choices import FacilityState, FilingState, JointVisitState, OpinionState
from facilities.models import Absence, Facility, Filing, JointVisit, Opinion
from portal import permissions
from portal.models import User
from portal.rulebook import Limits
from portal.scope import scope_of
from portal.worklists import Item, worklist

MOST = 50  # of a kind; the lists hold the rest
GONE = (FacilityState.CLOSED, FacilityState.CANCELLED)


@worklist
def returned_filings(user: User, on: date) -> Iterator[Item]:
    """Filings that the bureau returned, with the number of remarks that await an answer."""
    mine = Filing.objects.filter(facility__in=Facility.objects.operated_by(user), state=FilingState.RETURNED)
    waiting = Count("remarks", filter=Q(remarks__sent_on__isnull=False, remarks__answered_on__isnull=True))
    for filing in mine.select_related("facility").annotate(waiting=waiting).order_by("id"):
        yield Item(
            title=_("Correct the returned filing (remarks: %(count)s)") % {"count": filing.waiting},
            subject=str(filing.facility),
            url=reverse("dossier", args=[filing.facility_id]),
            kind=_("Filing"),
        )


@worklist
def unfinished_drafts(user: User, on: date) -> Iterator[Item]:
    """Drafts that were not handed in yet."""
    mine = Filing.objects.filter(facility__in=Facility.objects.operated_by(user), state=FilingState.DRAFT)
    for filing in mine.select_related("facility").order_by("id"):
        yield Item(
            title=_("Finish the draft and hand it in"),
            subject=str(filing.facility),
            url=reverse("dossier", args=[filing.facility_id]),
            kind=_("Filing"),
        )


@worklist
def documents_running_out(user: User, on: date) -> Iterator[Item]:
    """Documents of running facilities that expire within the reminder's days, or have expired."""
    mine = Facility.objects.operated_by(user).exclude(state__in=(*GONE, FacilityState.UNFILED))
    names = dict(mine.values_list("pk", "name"))
    if not names:
        return
    horizon = int(Limits(on)["reminder.first_days"])
    for pk, wanted in materials.required(Facility.objects.filter(pk__in=names), on=on, soon_days=horizon).items():
        for material in wanted:
            if material.state in (materials.MaterialState.EXPIRING, materials.MaterialState.EXPIRED):
                yield _renewal(pk, names[pk], material)


def _renewal(pk: int, name: str, material: materials.Material) -> Item:
    expires = material.document.expires_on if material.document else None
    return Item(
        title=_("Renew: %(kind)s") % {"kind": material.kind},
        subject=name,
        url=reverse("document-add", args=[pk, material.kind.pk]),
        kind=_("Document"),
        due_on=expires,
    )


@worklist
def filings_to_review(user: User, on: date) -> Iterator[Item]:
    """Filings that await the bureau, the next to fall due first: one's own, those of whom one stands in for, and the pool's."""
    scope = scope_of(user)
    away = Absence.objects.on(on).filter(deputy=user).values("user")
    pool = (
        Filing.objects.under_review()
        .filter(scope.in_areas(permissions.REVIEW_FILINGS, "facility__area_id"))
        .filter(Q(assigned_to=user) | Q(assigned_to__isnull=True) | Q(assigned_to__in=away))
    )
    for filing in pool.with_due_dates().select_related("facility").order_by(F("next_due").asc(nulls_last=True))[:100]:
        yield Item(
            title=_("Review filing %(number)s") % {"number": filing.number},
            subject=str(filing.facility),
            url=filing.get_absolute_url(),
            kind=_("Filing"),
            due_on=filing.next_due,
        )


@worklist
def filings_of_the_absent(user: User, on: date) -> Iterator[Item]:
    """For who leads the review: what colleagues who are away have in hand."""
    if not policy.may_hand_out_anywhere(user):
        return
    away = Absence.objects.visible_to(user).on(on).exclude(user=user).select_related("user")
    in_hand = dict(
        Filing.objects.undecided()
        .filter(assigned_to__in=[absence.user_id for absence in away])
        .order_by()
        .values_list("assigned_to")
        .annotate(count=Count("pk"))
    )
    for absence in away:
        if count := in_hand.get(absence.user_id):
            yield Item(
                title=_("Hand over filings of %(name)s, who is away: %(count)s")
                % {"name": absence.user, "count": count},
                subject=str(absence),
                url=reverse("absence-hand-over", args=[absence.pk]),
                kind=_("Absence"),
                due_on=on,
            )


@worklist
def opinions_to_give(user: User, on: date) -> Iterator[Item]:
    """For the departments: opinions that are asked of them."""
    if not policy.may_list_opinions(user):
        return
    waiting = Opinion.objects.of_field(user).filter(state=OpinionState.ASKED).with_due()
    for opinion in waiting.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST]:
        yield Item(
            title=_("Give the opinion: %(question)s") % {"question": opinion.question},
            subject=str(opinion.filing.facility),
            url=opinion.get_absolute_url(),
            kind=_("Joint review"),
            due_on=opinion.due_on,
        )


@worklist
def joint_visits_ahead(user: User, on: date) -> Iterator[Item]:
    """For the departments that take part: confirmed joint visits, until their result is written down."""
    if not policy.may_list_opinions(user):
        return
    mine = JointVisit.objects.filter(
        state=JointVisitState.CONFIRMED, pk__in=Opinion.objects.of_field(user).values("visit")
    )
    for visit in mine.select_related("filing__facility").order_by("day", "pk")[:MOST]:
        yield Item(
            title=_("Joint visit: write down the result"),
            subject=str(visit.filing.facility),
            url=reverse("joint-visit-result", args=[visit.pk]),
            kind=_("Joint review"),
            due_on=visit.day,
        )


@worklist
def consultations(user: User, on: date) -> Iterator[Item]:
    """For the reviewer: questions of departments, opinions overdue, and departments that wait for a visit."""
    held = Opinion.objects.awaited().filter(filing__assigned_to=user, filing__state=FilingState.SUBMITTED).with_due()
    for opinion in held.order_by("pk")[:MOST]:
        if title := _of_consultation(opinion, opinion.due_on, on):
            yield Item(
                title=title % {"department": opinion.department},
                subject=str(opinion.filing.facility),
                url=opinion.filing.get_absolute_url(),
                kind=_("Joint review"),
                due_on=opinion.due_on,
            )


def _of_consultation(opinion: Opinion, due_on: date | None, on: date) -> str:
    if opinion.state == OpinionState.QUERIED:
        return _("Answer the question of %(department)s")
    if due_on and due_on < on:
        return _("Opinion overdue: %(department)s")
    return _("Confirm a joint visit: %(department)s wants to see the place") if opinion.wants_visit else ""
