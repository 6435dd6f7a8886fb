"""A complaint never reaches a place where nobody sees it, whatever it is about and wherever it comes from."""

import pytest

from inspections.complaints import handling, readers, screening
from inspections.complaints.choices import Subject
from inspections.models import Complaint, ComplaintPart
from portal.accounts.choices import Role
from portal.areas.choices import AreaLevel
from portal.errors import NotAllowed, Refused
from portal.models import Area, Department, User
from portal.site import days
from tests.factories import CHANGQING, DISTRICT, TODAY, WULIN, officer
from tests.inspections.complaints.grievances import handed

pytestmark = pytest.mark.django_db


@pytest.fixture
def screener(db):
    return officer(Role.REVIEWER)


def complaint_in(area: str, subject: str = "unfiled") -> Complaint:
    return handed(None, subject=subject, area=Area.objects.get(pk=area), place_name="无名托管").complaint


def accept(complaint, by, *departments, street=None):
    return screening.accept(
        complaint, by=by, on=TODAY, chosen=departments, leader=departments[0], subject=complaint.subject, street=street
    )


def test_the_street_offices_are_not_asked_before_the_street_is_known(screener):
    complaint = complaint_in(DISTRICT)

    with pytest.raises(Refused) as refusal:
        accept(complaint, screener, "streets")
    complaint.refresh_from_db()
    assert (refusal.value.field, complaint.state, complaint.area_id) == ("street", "received", DISTRICT)

    accept(complaint, screener, "streets", street=Area.objects.get(pk=CHANGQING))
    officer_there, elsewhere = (officer(Role.STREET_OFFICER, area=area) for area in (CHANGQING, WULIN))
    assert complaint in Complaint.objects.visible_to(officer_there)
    assert complaint not in Complaint.objects.visible_to(elsewhere)


def test_a_street_of_elsewhere_or_of_a_complaint_that_names_one_is_refused(screener):
    for area, street in ((CHANGQING, WULIN), (DISTRICT, "330102001")):
        Area.objects.get_or_create(
            code=street, defaults={"name": "某街道", "level": AreaLevel.STREET, "parent_id": "3301"}
        )
        with pytest.raises(Refused) as refusal:
            accept(complaint_in(area), screener, "streets", street=Area.objects.get(pk=street))
        assert refusal.value.field == "street"


def test_a_further_office_is_asked_with_its_street_too(screener):
    officer(Role.DEPARTMENT_OFFICER, department="fire")
    complaint = accept(complaint_in(DISTRICT), screener, "fire")

    with pytest.raises(Refused):
        screening.ask_also(complaint, Department.objects.get(pk="streets"), by=screener, on=TODAY, task="现场")
    street = Area.objects.get(pk=WULIN)
    screening.ask_also(
        complaint, Department.objects.get(pk="streets"), by=screener, on=TODAY, task="现场", street=street
    )

    assert complaint in Complaint.objects.visible_to(officer(Role.STREET_OFFICER, area=WULIN))


def unread_of(screener):
    return [item for item in days.waiting(screener, on=TODAY) if item.url.endswith("/take-back/")]


def test_what_an_empty_office_was_given_is_shown_to_who_screens_and_can_be_taken_back(client, screener):
    there = officer(Role.STREET_OFFICER, area=CHANGQING)
    complaint = accept(complaint_in(CHANGQING), screener, "streets")
    assert not unread_of(screener)

    User.objects.filter(pk=there.pk).update(is_active=False)  # the last one leaves
    (item,) = unread_of(screener)
    client.force_login(screener)
    client.post(item.url, {"reason": "该街道暂无人员"})

    assert complaint.parts.get().state == "returned"
    assert not unread_of(screener)
    assert [row.url for row in days.waiting(screener, on=TODAY) if row.url.endswith("/ask/")]


def test_a_part_of_before_the_rule_can_be_taken_back_too_with_a_reason_by_who_screens_alone(screener):
    complaint = complaint_in(DISTRICT)
    Complaint.objects.filter(pk=complaint.pk).update(state="handled")
    part = ComplaintPart.objects.create(
        complaint=complaint, department_id="streets", leads=True, asked_by=screener, asked_on=TODAY
    )

    assert len(unread_of(screener)) == 1
    with pytest.raises(Refused):
        handling.take_back(part, by=screener, on=TODAY, reason=" ")
    with pytest.raises(NotAllowed):
        handling.take_back(part, by=officer(Role.STREET_OFFICER, area=CHANGQING), on=TODAY, reason="x")
    handling.take_back(part, by=screener, on=TODAY, reason="未写明街道")
    assert part.state == "returned"


@pytest.mark.parametrize("subject", Subject.values)
def test_whatever_it_is_about_and_wherever_it_comes_from_somebody_sees_it(screener, subject):
    for department in Department.objects.exclude(pk="streets")[::3]:
        officer(Role.DEPARTMENT_OFFICER, department=department.pk)
    officer(Role.STREET_OFFICER, area=CHANGQING)
    places = [DISTRICT, CHANGQING, WULIN, Area.objects.filter(parent=CHANGQING)[0].pk]

    for place in places:
        complaint = complaint_in(place, subject)
        assert complaint in Complaint.objects.screened_by(screener).to_screen()
        wanted = {route.department.pk for route in screening.routes(complaint)} | {"streets"}
        for department in sorted(wanted):
            try:
                accept(complaint_in(place, subject), screener, department)
            except Refused:
                assert (department, place) == ("streets", DISTRICT)

    unread = {item.url for item in unread_of(screener)}
    for part in ComplaintPart.objects.asked().select_related("complaint"):
        seen = [user for user in User.objects.all() if part in ComplaintPart.objects.dealt_with_by(user)]
        assert seen or f"/complaints/parts/{part.pk}/take-back/" in unread, part
        assert bool(readers.readers(part.department_id, part.complaint.area_id)) == bool(seen)
