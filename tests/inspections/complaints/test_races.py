"""Two people at once: one complaint, one screening, one reply, one incident."""

from uuid import uuid4

import pytest

from inspections.complaints import complaints, handling, screening
from inspections.incidents import incidents, investigation
from inspections.models import Complaint, ComplaintPart, Incident
from portal.errors import IllegalMove
from portal.models import Notice
from tests.factories import TODAY, FacilityFactory, operator_user
from tests.inspections.complaints.grievances import accepted, handed, happened, told
from tests.inspections.conftest import NOW
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_complaint_and_an_incident_sent_twice_at_once_exist_once_and_screeners_do_not_screen_twice(bureau):
    facility, key, other = FacilityFactory(state="filed"), uuid4(), uuid4()
    operator = operator_user(facility.operator)

    handed_in = at_once(*[lambda: complaints.hand_in(told(facility), key=key, at=NOW) for _each in range(4)])
    reports = at_once(
        *[lambda: incidents.report(facility, happened(), key=other, by=operator, at=NOW) for _each in range(4)]
    )

    assert {given.complaint.pk for given in handed_in} == {Complaint.objects.get().pk}
    assert len({given.code for given in handed_in}) == 1
    assert {row.pk for row in reports} == {Incident.objects.get().pk}
    assert Notice.objects.filter(key__startswith="incident:").count() == 3  # two bodies of the bureau, a street office


def test_of_two_screeners_and_two_who_reply_one_succeeds_and_the_other_is_told(bureau):
    facility = FacilityFactory(state="filed")
    complaint = handed(facility).complaint

    def fresh():
        return Complaint.objects.get(pk=complaint.pk)

    def accept():
        return screening.accept(fresh(), by=bureau, on=TODAY, chosen=["health"], leader="health", subject="food")

    screened = at_once(accept, accept, lambda: screening.refuse(fresh(), by=bureau, on=TODAY, reason="不受理"))
    assert sum(isinstance(result, IllegalMove) for result in screened) == 2
    assert ComplaintPart.objects.count() == (1 if fresh().state == "handled" else 0)

    dealt_with = accepted(facility, bureau, "health")
    part = dealt_with.parts.get()
    facts = {"by": bureau, "on": TODAY, "outcome": "upheld"}
    finished = at_once(
        *[
            lambda: handling.finish(ComplaintPart.objects.get(pk=part.pk), result="查实。", **facts)
            for _each in range(3)
        ]
    )
    replies = at_once(
        *[
            lambda: handling.reply(Complaint.objects.get(pk=dealt_with.pk), text="已改正。", **facts)
            for _each in range(3)
        ]
    )
    assert [sum(isinstance(r, IllegalMove) for r in results) for results in (finished, replies)] == [2, 2]


def test_of_two_investigators_one_begins(bureau):
    facility = FacilityFactory(state="filed")
    incident = incidents.report(facility, happened(), key=uuid4(), by=operator_user(facility.operator), at=NOW)

    begun = at_once(
        *[lambda: investigation.take_up(Incident.objects.get(pk=incident.pk), by=bureau) for _each in range(3)]
    )

    assert sum(isinstance(result, IllegalMove) for result in begun) == 2
