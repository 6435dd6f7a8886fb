"""A change of what is filed takes a filing (measures art. 10); until it is accepted the register shows what is filed."""

import pytest

from facilities.changes import change_filings, updates
from facilities.decisions import decisions
from facilities.filing import amendments, filings as life, rules
from facilities.filing.choices import ChangeTopic
from facilities.ground.choices import ClassKind, FacilityState, FilingKind, FilingState
from facilities.models import CareClass, Facility, Filing, Receipt
from facilities.review import remarks
from metrics.models import DirtyMark
from portal.errors import NotAllowed, Refused, StaleEdit
from portal.models import QueuedTask
from portal.rulebook.rulebook import Outcome
from staff.people.choices import PostKind
from tests.facilities.builders import accepted, add_document, credentials, heard
from tests.facilities.life import filed_facility, refuse
from tests.factories import TODAY, PersonFactory, PostFactory, operator_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility() -> Facility:
    return filed_facility(name="小太阳托育园")


@pytest.fixture
def operator(facility):
    return operator_user(facility.operator)


def change(facility, by, **values) -> Filing:
    """Begin a change of everything and enter values."""
    filing = change_filings.propose(facility, topics=ChangeTopic.values, reason="名称变更", by=by, on=TODAY)
    if values:
        change_filings.enter(filing, values, seen=None, by=by)
    return Filing.objects.get(pk=filing.pk)


def classes_of(filing: Filing, **facts) -> list[dict]:
    """Return the proposed classes with facts of the first one changed."""
    rows = [dict(row) for row in filing.amendment.values["classes"]]
    rows[0] |= facts
    return rows


def declared(facility, by, **values) -> Filing:
    filing = change(facility, by, **values)
    return life.submit(filing, by=by, on=TODAY, declared_by="李明")


def test_a_proposed_name_waits_in_the_filing_and_is_written_when_the_bureau_accepts(facility, operator, bureau):
    filing = declared(facility, operator, name="大太阳托育园")
    facility.refresh_from_db()
    assert facility.name == "小太阳托育园"
    assert filing.declared["basics"]["name"] == "大太阳托育园"

    receipt = accepted(filing, by=bureau)

    facility.refresh_from_db()
    assert (facility.name, facility.state) == ("大太阳托育园", FacilityState.VERIFIED)
    assert receipt.content["basics"]["name"] == "大太阳托育园"


def test_a_newer_receipt_supersedes_the_older_one(client, facility, operator, bureau):
    old = Receipt.objects.create(
        filing=facility.filings.get(),
        number="330103202600000",
        issued_on=TODAY,
        issued_by=bureau,
        check_code="old-code",
        content={"basics": {}, "operator": {}},
    )

    new = accepted(declared(facility, operator, name="大太阳托育园"), by=bureau)

    assert new.number in client.get(old.get_absolute_url()).content.decode()
    assert "已被新的回执取代" in client.get(old.get_absolute_url()).content.decode()
    assert "取代" not in client.get(new.get_absolute_url()).content.decode()


def test_the_self_check_weighs_the_proposed_state_and_leaves_nothing_behind(facility, operator):
    filing = change(facility, operator, capacity=99)
    marks, tasks = DirtyMark.objects.count(), QueuedTask.objects.count()
    history = facility.events.count()

    found = rules.of_filing(filing, on=TODAY)

    assert {"filing-capacity"} == {f.clause.code for f in found if f.outcome == Outcome.BREACHED}
    assert (DirtyMark.objects.count(), QueuedTask.objects.count()) == (marks, tasks)
    assert facility.events.count() == history
    assert Facility.objects.get(pk=facility.pk).capacity == 15


def test_a_change_that_breaches_a_clause_is_not_taken(facility, operator):
    filing = change(facility, operator, capacity=99)

    with pytest.raises(rules.NotReady):
        life.submit(filing, by=operator, on=TODAY, declared_by="李明")


def test_the_difference_is_told_field_by_field_and_class_by_class(facility, operator):
    filing = change(facility, operator, name="大太阳托育园", service_forms=["full_day", "half_day"])
    change_filings.enter(filing, {"classes": classes_of(filing, places=12)}, seen=None, by=operator)

    told = amendments.changes(Filing.objects.get(pk=filing.pk).amendment.base, _values(filing))

    assert [(one.field.split("-")[0], one.section) for one in told] == [
        ("name", "basics"),
        ("service_forms", "basics"),
        ("class", "classes"),
    ]
    assert (told[0].before, told[0].after) == ("小太阳托育园", "大太阳托育园")
    assert "15" in told[2].before
    assert "12" in told[2].after


def _values(filing: Filing) -> dict:
    return Filing.objects.get(pk=filing.pk).amendment.values


def test_places_change_with_their_classes_and_children_stay_enrolled(facility, operator, bureau):
    care_class = facility.classes.get()
    updates.report_enrolment(facility, {care_class.pk: 9}, by=operator, on=TODAY)
    filing = change(facility, operator, capacity=22)
    added = {"pk": None, "kind": ClassKind.TODDLER, "name": "新班", "places": 10, "floor": 1}
    rows = [*classes_of(filing, places=12), added | {"activity_area": "40", "sleep_area": None}]
    change_filings.enter(filing, {"classes": rows}, seen=None, by=operator)
    for _ in range(2):
        person = PersonFactory(facility=facility)
        PostFactory(person=person, kind=PostKind.CARER, care_class=care_class)
        credentials(person, PostKind.CARER)

    filing = Filing.objects.get(pk=filing.pk)
    life.submit(filing, by=operator, on=TODAY, declared_by="李明")
    accepted(filing, by=bureau)

    assert {(c.name, c.places, c.enrolled) for c in facility.classes.all()} == {
        (care_class.name, 12, 9),
        ("新班", 10, 0),
    }


def test_a_class_with_children_is_not_taken_out(facility, operator):
    CareClass.objects.filter(facility=facility).update(enrolled=3)
    filing = change(facility, operator, classes=[])

    with pytest.raises(Refused, match="仍有婴幼儿在托"):
        life.submit(filing, by=operator, on=TODAY, declared_by="李明")


def test_an_address_on_the_same_premises_asks_for_a_new_lease(facility, operator):
    filing = change(facility, operator, address="长庆街1号2楼")
    with pytest.raises(Refused, match="房屋租赁合同"):
        life.submit(filing, by=operator, on=TODAY, declared_by="李明")

    add_document(facility, "lease")

    assert life.submit(filing, by=operator, on=TODAY, declared_by="李明").state == FilingState.SUBMITTED


def test_a_new_head_is_among_the_people_with_the_certificates_of_the_post(facility, operator):
    new = PersonFactory(facility=facility, name="周新园长", education="bachelor")
    filing = change(facility, operator, head_name=new.name, head_id_number=new.id_number)
    with pytest.raises(Refused, match="负责人"):
        life.submit(filing, by=operator, on=TODAY, declared_by="李明")

    PostFactory(person=new, kind=PostKind.HEAD)
    credentials(new, PostKind.HEAD)

    assert life.submit(filing, by=operator, on=TODAY, declared_by="李明").number


def test_a_change_on_stale_data_is_refused_and_taken_over_after_both_versions_were_seen(facility, operator, bureau):
    filing = declared(facility, operator, name="大太阳托育园")
    Facility.objects.filter(pk=facility.pk).update(name="更名托育园")

    with pytest.raises(StaleEdit):
        decisions.accept(heard(filing), by=bureau, on=TODAY)
    assert Facility.objects.get(pk=facility.pk).name == "更名托育园"
    assert not Receipt.objects.exists()

    remarks.remark(filing, section="basics", field="name", text="请核对", by=bureau)
    remarks.give_back(filing, by=bureau, on=TODAY)
    conflict = amendments.conflicts(filing.amendment, Facility.objects.get(pk=facility.pk))[0]
    assert (conflict.then, conflict.now, conflict.proposed) == ("小太阳托育园", "更名托育园", "大太阳托育园")
    change_filings.rebase(filing, by=operator)
    filing = Filing.objects.get(pk=filing.pk)
    life.submit(filing, by=operator, on=TODAY, declared_by="李明")
    decisions.accept(filing, by=bureau, on=TODAY)
    assert Facility.objects.get(pk=facility.pk).name == "大太阳托育园"


def test_a_return_opens_only_the_sections_with_a_remark(facility, operator, bureau):
    filing = declared(facility, operator, name="大太阳托育园")
    remarks.remark(filing, section="basics", field="name", text="请核对", by=bureau)
    remarks.give_back(filing, by=bureau, on=TODAY)

    change_filings.enter(filing, {"name": "太阳托育园"}, seen=None, by=operator)
    with pytest.raises(Refused):
        change_filings.enter(filing, {"indoor_area": "500.00"}, seen=None, by=operator)


def test_two_windows_do_not_overwrite_each_other(facility, operator):
    filing = change(facility, operator)
    seen = filing.amendment.revision
    change_filings.enter(filing, {"name": "大太阳托育园"}, seen=seen, by=operator)

    with pytest.raises(StaleEdit):
        change_filings.enter(filing, {"name": "别的名称"}, seen=seen, by=operator)

    assert _values(filing)["name"] == "大太阳托育园"


def test_a_refused_change_leaves_the_facility_as_it_is_filed(facility, operator, bureau):
    filing = declared(facility, operator, name="大太阳托育园")

    refuse(filing, by=bureau)

    facility.refresh_from_db()
    assert (facility.name, facility.state) == ("小太阳托育园", FacilityState.VERIFIED)


@pytest.mark.parametrize("state", ["unfiled", "nonconforming", "closed", "cancelled"])
def test_only_a_filed_facility_files_a_change(state, facility, operator):
    Facility.objects.filter(pk=facility.pk).update(state=state)

    with pytest.raises(Refused):
        change_filings.propose(facility, topics=["name"], reason="变更", by=operator, on=TODAY)


def test_one_open_filing_per_facility_also_for_changes(facility, operator):
    change(facility, operator)

    with pytest.raises(Refused):
        change_filings.propose(facility, topics=["name"], reason="变更", by=operator, on=TODAY)
    assert facility.filings.filter(kind=FilingKind.CHANGE).count() == 1


def test_a_stranger_changes_nothing(facility, bureau):
    with pytest.raises(NotAllowed):
        change_filings.propose(facility, topics=["name"], reason="变更", by=bureau, on=TODAY)


def test_a_dropped_topic_goes_back_to_what_is_filed(facility, operator):
    filing = change(facility, operator, name="大太阳托育园", service_forms=["half_day"])

    change_filings.choose(filing, topics=["service"], reason="服务形式", by=operator)

    assert _values(filing)["name"] == "小太阳托育园"
    assert _values(filing)["service_forms"] == ["half_day"]


def test_nothing_changed_is_no_change(facility, operator):
    with pytest.raises(Refused, match="尚未变更任何内容"):
        life.submit(change(facility, operator), by=operator, on=TODAY, declared_by="李明")
