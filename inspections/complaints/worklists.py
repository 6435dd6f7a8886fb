"""What waits around complaints: to screen, to route, to deal with, to reply, to explain."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim
from django.utils.translation import gettext as _, gettext_lazy

from inspections.complaints import policy, readers
from inspections.complaints.choices import PartState, Subject
from inspections.complaints.models import Complaint, ComplaintPart, Explanation
from inspections.ground.worklists import COMPLAINT
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worded, worklist

EXPLANATION = Kind("explanation", gettext_lazy("Explanation"))


def _place(of: str = "") -> Concat:
    """Return number and place of a complaint, as a line says them: the facility, else what was told, else the area."""
    told = Trim(Concat(f"{of}place_name", Value(" "), f"{of}address", output_field=CharField()))
    place = Coalesce(f"{of}facility__name", NullIf(told, Value("")), _area(of), output_field=CharField())
    return Concat(f"{of}number", Value(" · "), place, output_field=CharField())


def _area(of: str) -> Coalesce:
    """Return the area's name; an area without an English one bears its Chinese name."""
    return Coalesce(NullIf(F(worded(f"{of}area__name")), Value("")), F(f"{of}area__name"))


@worklist
def complaints_to_screen(user: User, on: date) -> Iterator[Pool]:
    """For those who screen: what nobody has screened, whose lead handed it back, which nobody reads, which is not replied to in time."""
    if not policy.may_screen_any(user):
        return
    mine = Complaint.objects.screened_by(user)
    place: dict[str, Any] = {"subject": _place(), "area": "area_id"}
    about = {"subject": "subject"}
    yield Pool(
        COMPLAINT, mine.to_screen().with_due(), _about(_("Screen the complaint: %(subject)s")), "complaint",
        due_on="screen_by", facts=about, **place,
    )  # fmt: skip
    title = _("Find who leads: the department handed the complaint back")
    yield Pool(COMPLAINT, mine.without_lead().with_due(), title, "complaint-ask-also", due_on="reply_by", **place)
    parts = ComplaintPart.objects.asked().filter(complaint__in=mine.handled())
    yield Pool(
        COMPLAINT, readers.without_reader(parts), _("Nobody of %(department)s sees this: take it back and ask another"),
        "complaint-part-take-back", subject=_place("complaint__"), area="complaint__area_id",
        facts={"department": worded("department__name")},
    )  # fmt: skip
    late = mine.handled().overdue(on)
    told = _about(_("Not replied to in time: %(subject)s"))
    yield Pool(COMPLAINT, late, told, "complaint", due_on="reply_by", facts=about, **place)


def _about(words: str) -> Callable[[Row], str]:
    return lambda row: words.replace("%(subject)s", str(Subject(row["subject"]).label))


@worklist
def complaints_to_deal_with(user: User, on: date) -> Iterator[Pool]:
    """Parts of the user's department; complaints whose departments have all answered, for the one that leads."""
    if not scope_of(user).departments or not may_anywhere(user, permissions.INSPECT):
        return
    mine = ComplaintPart.objects.dealt_with_by(user)
    yield Pool(
        COMPLAINT, mine.asked().with_due(), _about(_("Deal with the complaint: %(subject)s")), "complaint", key="complaint_id",
        due_on="due_on", subject=_place("complaint__"), area="complaint__area_id", facts={"subject": "complaint__subject"},
    )  # fmt: skip
    leading = mine.filter(complaint=OuterRef("pk"), leads=True, state=PartState.DONE)
    answered = Complaint.objects.handled().all_parts_done().with_due().filter(Exists(leading))
    yield Pool(
        COMPLAINT, answered, _about(_("Write the reply: %(subject)s")), "complaint-reply",
        due_on="reply_by", subject=_place(), area="area_id", facts={"subject": "subject"},
    )  # fmt: skip


@worklist
def explanations_to_give(user: User, on: date) -> Iterator[Pool]:
    """What the user's facilities are asked to explain; not a word of the complaint."""
    if may_anywhere(user, permissions.OPERATE):
        asked = Explanation.objects.operated_by(user).asked().with_due()
        title, facts = _("Explain to: %(department)s"), {"department": worded("department__name")}
        yield Pool(EXPLANATION, asked, title, "explanation", due_on="due_on", facts=facts)
