"""What waits for those who plan: visits due, plans to be written, invitations to answer, results of draws to publish."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from inspections.ground import policy
from inspections.planning import due
from inspections.planning.models import Draw, Invitation
from inspections.planning.querysets import offices_of
from inspections.visits.choices import AWAITED_VISITS
from portal.models import User
from portal.pages.worklists import Bulk, Kind, Pool, worded, worklist

DUE, PLAN = Kind("visit-due", gettext_lazy("Visit due")), Kind("plan", gettext_lazy("Yearly plan"))
JOINT, DRAW = Kind("joint-visit", gettext_lazy("Joint visit")), Kind("draw", gettext_lazy("Double random draw"))


@worklist
def visits_to_plan(user: User, on: date) -> Iterator[Pool]:
    """How many facilities the user's department has not visited for longer than their risk allows; offices without a plan of the year."""
    if not policy.may_inspect(user):
        return
    title = _("Plan visits: %(count)s facilities are due by risk and last visit")
    yield Pool(
        DUE,
        due.to_plan(user, on=on),
        title,
        reverse("visit-due"),
        due_on=Value(on),
        area="area_id",
        together=True,
        bulk=Bulk(_("Plan visits with one tap each"), "visit-due"),
    )
    offices = due.missing_plans(offices_of(user), year=on.year)
    title = _("Write the inspection plan of %(year)s").replace("%(year)s", str(on.year))
    yield Pool(PLAN, offices, title, reverse("plan-list"), subject=worded("name"), area=None)


@worklist
def invitations_to_answer(user: User, on: date) -> Iterator[Pool]:
    """Joint visits to which other departments ask one's own."""
    if policy.may_inspect(user):
        asked = Invitation.objects.answerable_by(user).filter(appointment__state="arranged", appointment__day__gte=on)
        yield Pool(
            JOINT, asked, _("Joint visit with %(department)s: take part?"), "appointment", key="appointment_id",
            due_on="appointment__day", subject="appointment__facility__name", area="appointment__facility__area_id",
            facts={"department": worded("appointment__department__name")},
        )  # fmt: skip


@worklist
def results_to_publish(user: User, on: date) -> Iterator[Pool]:
    """Draws of one's office whose visits have all ended."""
    if policy.may_inspect(user):
        under_way = Draw.objects.kept_by(user).under_way().exclude(drawn__visit__state__in=AWAITED_VISITS)
        title = _("Publish the results of the draw")
        yield Pool(DRAW, under_way, title, "draw", due_on="publish_by", subject="title", area=None)
