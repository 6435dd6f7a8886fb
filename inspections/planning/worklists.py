"""What waits for those who plan: visits due, plans to be written, invitations to answer, results of draws to publish."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from inspections.ground import policy
from inspections.planning import due
from inspections.planning.models import Draw, Invitation
from inspections.planning.querysets import offices_of
from inspections.visits.choices import AWAITED_VISITS
from portal.models import User
from portal.pages.worklists import Item, worklist

MOST_DUE = 10  # the page of visits due holds the rest


@worklist
def visits_due(user: User, on: date) -> Iterator[Item]:
    """Facilities that the user's department has not visited for longer than their risk allows; those longest due first."""
    if not policy.may_inspect(user):
        return
    for facility in due.due_visits(user, on=on)[:MOST_DUE]:
        yield Item(
            title=_("Plan a visit: due by risk and last visit"),
            subject=str(facility),
            url=reverse("visit-due"),
            kind=_("Visit due"),
            due_on=facility.due_on,  # type: ignore[attr-defined] # annotated
        )


@worklist
def plans_to_write(user: User, on: date) -> Iterator[Item]:
    """Offices of the user's that have no plan for the year, and drafts that are not published."""
    if not policy.may_inspect(user):
        return
    for office in due.missing_plans(offices_of(user), year=on.year):
        yield Item(
            title=_("Write the inspection plan of %(year)s") % {"year": on.year},
            subject=str(office),
            url=reverse("plan-list"),
            kind=_("Yearly plan"),
        )


@worklist
def invitations_to_answer(user: User, on: date) -> Iterator[Item]:
    """Joint visits to which other departments ask one's own."""
    if not policy.may_inspect(user):
        return
    asked = Invitation.objects.answerable_by(user).filter(appointment__state="arranged", appointment__day__gte=on)
    for row in asked.select_related("appointment__facility", "appointment__department").order_by("appointment__day"):
        yield Item(
            title=_("Joint visit with %(department)s: take part?") % {"department": row.appointment.department},
            subject=str(row.appointment.facility),
            url=row.appointment.get_absolute_url(),
            kind=_("Joint visit"),
            due_on=row.appointment.day,
        )


@worklist
def results_to_publish(user: User, on: date) -> Iterator[Item]:
    """Draws of one's office whose visits have all ended."""
    if not policy.may_inspect(user):
        return
    under_way = Draw.objects.kept_by(user).under_way().exclude(drawn__visit__state__in=AWAITED_VISITS)
    for draw in under_way.order_by("pk"):
        yield Item(
            title=_("Publish the results of the draw"),
            subject=str(draw),
            url=draw.get_absolute_url(),
            kind=_("Double random draw"),
            due_on=draw.publish_by,
        )
