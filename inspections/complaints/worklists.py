"""What waits around complaints and incidents: to screen, to route, to deal with, to reply, to explain; to report, to investigate."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from inspections.complaints import policy, readers
from inspections.complaints.choices import PartState
from inspections.complaints.models import Complaint, ComplaintPart, Explanation
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Item, worklist

MOST = 50  # of a kind; the lists hold the rest


@worklist
def complaints_to_screen(user: User, on: date) -> Iterator[Item]:
    """Complaints that nobody has screened yet."""
    if not policy.may_screen_any(user):
        return
    waiting = Complaint.objects.screened_by(user).to_screen().with_place().with_due()
    for complaint in waiting.order_by("received_at")[:MOST]:
        yield Item(
            title=_("Screen the complaint: %(subject)s") % {"subject": complaint.get_subject_display()},
            subject=f"{complaint.number} · {complaint.place}",
            url=complaint.get_absolute_url(),
            kind=_("Complaint"),
            due_on=complaint.screen_by,
        )


@worklist
def complaints_to_route_again(user: User, on: date) -> Iterator[Item]:
    """Complaints whose leading department handed its part back."""
    if not policy.may_screen_any(user):
        return
    for complaint in Complaint.objects.screened_by(user).without_lead().with_place().with_due()[:MOST]:
        yield Item(
            title=_("Find who leads: the department handed the complaint back"),
            subject=f"{complaint.number} · {complaint.place}",
            url=reverse("complaint-ask-also", args=[complaint.pk]),
            kind=_("Complaint"),
            due_on=complaint.reply_by,
        )


@worklist
def parts_nobody_reads(user: User, on: date) -> Iterator[Item]:
    """For those who screen: what waits for an office in which nobody would see it."""
    if not policy.may_screen_any(user):
        return
    for part in readers.unread(Complaint.objects.screened_by(user).handled())[:MOST]:
        yield Item(
            title=_("Nobody of %(department)s sees this: take it back and ask another")
            % {"department": part.department},
            subject=f"{part.complaint.number} · {part.complaint.place}",
            url=reverse("complaint-part-take-back", args=[part.pk]),
            kind=_("Complaint"),
        )


@worklist
def parts_to_deal_with(user: User, on: date) -> Iterator[Item]:
    """Parts of the user's department."""
    if not scope_of(user).departments:
        return
    mine = ComplaintPart.objects.dealt_with_by(user).asked().with_due()
    rows = mine.select_related("complaint__facility", "complaint__area")
    for part in rows.order_by("asked_on", "id")[:MOST]:
        yield Item(
            title=_("Deal with the complaint: %(subject)s") % {"subject": part.complaint.get_subject_display()},
            subject=f"{part.complaint.number} · {part.complaint.place}",
            url=part.get_absolute_url(),
            kind=_("Complaint"),
            due_on=part.due_on,
        )


@worklist
def replies_to_write(user: User, on: date) -> Iterator[Item]:
    """Complaints whose departments have all answered, for the one that leads."""
    if not scope_of(user).departments:
        return
    leading = ComplaintPart.objects.dealt_with_by(user).filter(
        complaint=OuterRef("pk"), leads=True, state=PartState.DONE
    )
    answered = Complaint.objects.handled().all_parts_done().with_place().with_due()
    for complaint in answered.filter(Exists(leading)).order_by("received_at")[:MOST]:
        yield Item(
            title=_("Write the reply: %(subject)s") % {"subject": complaint.get_subject_display()},
            subject=f"{complaint.number} · {complaint.place}",
            url=reverse("complaint-reply", args=[complaint.pk]),
            kind=_("Complaint"),
            due_on=complaint.reply_by,
        )


@worklist
def replies_overdue(user: User, on: date) -> Iterator[Item]:
    """Complaints that were not replied to in time, for those who screen."""
    if not policy.may_screen_any(user):
        return
    for complaint in Complaint.objects.screened_by(user).handled().overdue(on).with_place().order_by("id")[:MOST]:
        yield Item(
            title=_("Not replied to in time: %(subject)s") % {"subject": complaint.get_subject_display()},
            subject=f"{complaint.number} · {complaint.place}",
            url=complaint.get_absolute_url(),
            kind=_("Complaint"),
            due_on=complaint.reply_by,
        )


@worklist
def explanations_to_give(user: User, on: date) -> Iterator[Item]:
    """What the user's facilities are asked to explain; not a word of the complaint."""
    asked = Explanation.objects.operated_by(user).asked().with_due().select_related("facility", "department")
    for explanation in asked.order_by("asked_on", "id")[:MOST]:
        yield Item(
            title=_("Explain to: %(department)s") % {"department": explanation.department},
            subject=str(explanation.facility),
            url=explanation.get_absolute_url(),
            kind=_("Explanation"),
            due_on=explanation.due_on,
        )
