"""An operator on the way from a new facility to a filing handed in, corrected and handed in again."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from facilities.dossier import corrections
from facilities.filing import filings
from facilities.ground.choices import ClassKind, FilingState
from facilities.models import CareClass, Facility, Filing, Remark
from portal.errors import Refused
from portal.models import Document, DocumentKind, User
from portal.rulebook import rulebook
from portal.site.days import waiting
from portal.workflow import workflow
from tests.factories import (
    CHANGQING,
    TODAY,
    CareClassFactory,
    FacilityFactory,
    OperatorFactory,
    UserFactory,
    community_of,
    operator_user,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages live on the day of the tests."""
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


@pytest.fixture
def facility() -> Facility:
    """A facility in draft, complete but for people and documents."""
    row = FacilityFactory()
    CareClassFactory(facility=row, places=15)
    CareClassFactory(facility=row, kind=ClassKind.OLDER, places=20)
    return row


@pytest.fixture
def operator(facility: Facility) -> User:
    return operator_user(facility.operator)


@pytest.fixture
def draft(facility: Facility, operator: User) -> Filing:
    return filings.open_draft(facility, by=operator, on=TODAY)


@pytest.fixture
def page(client: Client, operator: User) -> Client:
    client.force_login(operator)
    return client


def returned(draft: Filing, section: str = "premises", field: str = "lease_until") -> Remark:
    """Bring the filing to where the bureau has returned it with one remark."""
    Filing.objects.filter(pk=draft.pk).update(received_on=TODAY, complete_on=TODAY, number="T-1")
    table = {FilingState.DRAFT: {FilingState.SUBMITTED}, FilingState.SUBMITTED: {FilingState.RETURNED}}
    workflow.move(draft, FilingState.SUBMITTED, table=table, by=draft.created_by)
    workflow.move(draft, FilingState.RETURNED, table=table, by=None)
    return Remark.objects.create(
        filing=draft, section=section, field=field, text="租期与合同不一致", by=UserFactory(), sent_on=TODAY
    )


def submitted(draft: Filing) -> None:
    Filing.objects.filter(pk=draft.pk).update(received_on=TODAY, complete_on=TODAY, number="T-1")
    table = {FilingState.DRAFT: {FilingState.SUBMITTED}}
    workflow.move(draft, FilingState.SUBMITTED, table=table, by=draft.created_by)


def typed(page: Client, url: str) -> dict[str, object]:
    """Return what the browser would send back if the form were sent as it was opened."""
    form = page.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, "")}


def section_url(facility: Facility, code: str) -> str:
    return reverse("dossier-section", args=[facility.pk, code])


# Setting up


def test_an_operator_sets_up_a_facility_and_lands_on_its_task_list(client):
    operator = OperatorFactory()
    client.force_login(operator_user(operator))
    community = community_of(CHANGQING)

    answer = client.post(
        reverse("facility-create"),
        {"name": "向阳托育园", "area": community.pk, "address": "长庆街9号", "setting": "private"},
    )

    facility = Facility.objects.get(name="向阳托育园")
    assert answer.url == reverse("dossier", args=[facility.pk])
    assert facility.filings.get().state == FilingState.DRAFT


def test_communities_are_offered_street_by_street(client):
    client.force_login(operator_user(OperatorFactory()))

    choices = client.get(reverse("facility-create")).context["form"].fields["area"].choices

    groups = [label for label, _ in choices][1:]
    assert len(groups) == len(set(groups))
    assert "长庆街道" in groups


def test_sending_a_new_facility_twice_makes_one(client):
    client.force_login(operator_user(OperatorFactory()))
    typed_in = {"name": "向阳托育园", "area": community_of(CHANGQING).pk, "address": "长庆街9号", "setting": "private"}

    client.post(reverse("facility-create"), typed_in)
    second = client.post(reverse("facility-create"), typed_in)

    assert "name" in second.context["form"].errors
    assert Facility.objects.filter(name="向阳托育园").count() == 1


def test_somebody_who_operates_nothing_sets_up_nothing(client, bureau):
    client.force_login(bureau)

    assert client.get(reverse("facility-create")).status_code == 403


# Whose dossier it is


@pytest.mark.parametrize(
    "name", ["dossier", "dossier-check", "class-list", "class-create", "document-list", "dossier-discard"]
)
def test_a_dossier_is_found_by_its_operator_only(client, facility, draft, bureau, name):
    url = reverse(name, args=[facility.pk])

    for user in (bureau, operator_user(OperatorFactory())):
        client.force_login(user)
        assert client.get(url).status_code == 404
    client.logout()
    assert client.get(url).status_code == 302
    client.force_login(draft.created_by)
    assert client.get(url).status_code == 200
    assert client.get(reverse(name, args=[facility.pk + 1000])).status_code == 404


def test_an_unknown_section_class_or_document_is_not_found(page, facility, draft):
    assert page.get(section_url(facility, "nonsense")).status_code == 404
    assert page.get(reverse("class-edit", args=[facility.pk, 999999])).status_code == 404
    assert page.get(reverse("document-add", args=[facility.pk, "nonsense"])).status_code == 404
    other = CareClassFactory()
    assert page.get(reverse("class-edit", args=[facility.pk, other.pk])).status_code == 404


# The task list and the sections


def test_the_task_list_says_how_far_each_section_is(client):
    operator = OperatorFactory(registered_on=None)
    bare = FacilityFactory(operator=operator, tenure="", lease_from=None, lease_until=None, highest_floor=None,
                           uses_basement=None, indoor_area=None, outdoor_area=None)  # fmt: skip
    user = operator_user(operator)
    filings.open_draft(bare, by=user, on=TODAY)
    client.force_login(user)

    parts = client.get(reverse("dossier", args=[bare.pk])).context["parts"]

    progress = {part.section.code: part.progress.value for part in parts}
    assert progress["basics"] == "done"
    assert progress["operator"] == "in_progress"
    assert progress["premises"] == "not_started"
    assert progress["classes"] == "not_started"
    assert progress["documents"] == "not_started"


def test_a_draft_is_saved_with_gaps(page, facility, draft):
    url = section_url(facility, "basics")

    answer = page.post(url, typed(page, url) | {"head_name": "", "serves_meals": "True"})

    assert answer.url == reverse("dossier", args=[facility.pk])
    facility.refresh_from_db()
    assert facility.head_name == ""
    assert facility.serves_meals is True


@pytest.mark.parametrize(
    ("section", "field", "value"),
    [
        ("operator", "representative_id", "110105194912310021"),
        ("operator", "mobile", "12800138000"),
        ("operator", "registered_on", "2026-11-24"),
        ("operator", "representative", ""),
        ("basics", "name", ""),
        ("basics", "area", "330103"),
        ("basics", "head_id_number", "11010519491331002X"),
        ("basics", "contact_mobile", "abc"),
        ("basics", "capacity", "-1"),
        ("basics", "capacity", "99999999"),
        ("basics", "service_forms", "nonsense"),
        ("premises", "lease_until", "2026-11-22"),
        ("premises", "lease_until", "2024-01-01"),
        ("premises", "lease_from", "gestern"),
        ("premises", "highest_floor", "1.5"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(page, facility, draft, section, field, value):
    url = section_url(facility, section)

    answer = page.post(url, typed(page, url) | {field: value})

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert Facility.objects.get(pk=facility.pk).revision == 0


def test_a_stale_save_shows_both_values_at_the_field_and_a_second_save_keeps_ones_own(page, facility, draft):
    url = section_url(facility, "basics")
    opened = typed(page, url)
    page.post(url, opened | {"address": "长庆街77号"})

    stale = page.post(url, opened | {"address": "长庆街88号"})

    said = stale.content.decode()
    assert "address" in stale.context["form"].errors
    assert "长庆街77号" in said
    assert "长庆街88号" in said
    facility.refresh_from_db()
    assert facility.address == "长庆街77号"

    again = opened | {"address": "长庆街88号", "seen_revision": stale.context["form"].data["seen_revision"]}
    assert page.post(url, again).status_code == 302
    facility.refresh_from_db()
    assert facility.address == "长庆街88号"


def test_two_sections_in_two_tabs_do_not_disturb_each_other(page, facility, draft):
    basics, premises = section_url(facility, "basics"), section_url(facility, "premises")
    opened = typed(page, basics)
    page.post(premises, typed(page, premises) | {"indoor_area": "410"})

    answer = page.post(basics, opened | {"address": "长庆街88号"})

    assert answer.status_code == 302
    facility.refresh_from_db()
    assert (facility.indoor_area, facility.address) == (410, "长庆街88号")


# Classes


def test_classes_are_added_changed_and_taken_out(page, facility, draft):
    new = {"kind": "infant", "name": "乳儿一班", "places": 10, "enrolled": 0, "floor": 1}

    assert page.post(reverse("class-create", args=[facility.pk]), new).status_code == 302
    care_class = facility.classes.get(name="乳儿一班")
    url = reverse("class-edit", args=[facility.pk, care_class.pk])
    assert page.post(url, typed(page, url) | {"places": 9}).status_code == 302
    care_class.refresh_from_db()
    assert care_class.places == 9
    assert page.get(reverse("class-delete", args=[facility.pk, care_class.pk])).status_code == 200
    page.post(reverse("class-delete", args=[facility.pk, care_class.pk]), {"seen_revision": care_class.revision})
    assert not CareClass.objects.filter(pk=care_class.pk).exists()


def test_a_second_class_of_the_same_name_is_refused_at_the_name(page, facility, draft):
    name = facility.classes.first().name

    answer = page.post(
        reverse("class-create", args=[facility.pk]),
        {"kind": "infant", "name": name, "places": 10, "enrolled": 0, "floor": 1},
    )

    assert "name" in answer.context["form"].errors


def test_the_list_of_classes_asks_the_database_as_often_for_many_classes(page, facility, draft):
    url = reverse("class-list", args=[facility.pk])
    page.get(url)
    with CaptureQueriesContext(connection) as few:
        page.get(url)
    CareClassFactory.create_batch(6, facility=facility)

    with CaptureQueriesContext(connection) as many:
        page.get(url)

    assert len(many) == len(few)


# Documents


def upload(page: Client, facility: Facility, kind: str, content: bytes = PDF, name: str = "证照.pdf", **facts: str):
    url = reverse("document-add", args=[facility.pk, kind])
    return page.post(url, {"file": SimpleUploadedFile(name, content), **facts})


def test_an_expiry_left_empty_is_worked_out_from_the_day_of_issue(page, facility, draft):
    upload(page, facility, "food-licence", issued_on="2026-03-15")

    assert Document.objects.get(kind="food-licence").expires_on == date(2031, 3, 14)


def test_a_new_version_takes_the_place_of_the_old_one_which_is_kept(page, facility, draft):
    upload(page, facility, "health-assessment", name="旧.pdf")
    upload(page, facility, "health-assessment", name="新.pdf", seen=str(Document.objects.get().pk))

    versions = page.get(reverse("document-add", args=[facility.pk, "health-assessment"])).context["versions"]

    assert [(row.original_name, row.version) for row in versions] == [("新.pdf", 2), ("旧.pdf", 1)]
    assert Document.objects.current().filter(kind="health-assessment").count() == 1


@pytest.mark.parametrize(
    ("field", "content", "facts"),
    [
        ("file", b"MZ" + b"\x00" * 500, {}),
        ("file", b"", {}),
        ("file", b"%PDF-1.4 cut off", {}),
        ("issued_on", PDF, {"issued_on": "2026-11-24"}),
        ("issued_on", PDF, {"issued_on": ""}),
        ("expires_on", PDF, {"expires_on": "2026-11-22"}),
        ("expires_on", PDF, {"expires_on": "morgen"}),
    ],
)
def test_a_bad_document_is_refused_at_its_field_and_what_was_typed_stays(page, facility, draft, field, content, facts):
    answer = upload(page, facility, "food-licence", content, **{"issued_on": "2026-03-15", "number": "消-4711"} | facts)

    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "消-4711" in answer.content.decode()
    assert not Document.objects.exists()


def test_a_file_that_is_too_large_is_refused_with_the_sizes(page, facility, draft, settings):
    settings.MAX_UPLOAD_BYTES = 1000

    answer = upload(page, facility, "health-assessment", PDF + b"%" * 2000)

    assert "file" in answer.context["form"].errors


# Check and hand in


def test_the_self_check_names_every_clause_that_is_not_met_and_keeps_from_handing_in(page, facility, draft):
    url = reverse("dossier-check", args=[facility.pk])

    shown = page.get(url)
    lacking = {finding.clause.code for finding in shown.context["lacking"]}
    answer = page.post(url, {"declared_by": "李明", "agrees": "on"})

    assert {"filing-8-licence", "filing-8-health", "filing-8-fire", "setting-20-ratio"} <= lacking
    assert "filing-8-food" not in lacking
    assert answer.context["form"].non_field_errors()
    draft.refresh_from_db()
    assert draft.state == FilingState.DRAFT


def complete(page: Client, facility: Facility, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hand in every document; the people's part is proven in tests/staff and taken as met here."""
    for kind in ("licence", "lease", "health-assessment"):
        upload(page, facility, kind)
    upload(page, facility, "fire-certificate", issued_on="2026-03-15")
    monkeypatch.setattr(rulebook, "CHECKS", [check for check in rulebook.CHECKS if check.section != "people"])


def test_a_complete_dossier_is_handed_in_once_also_from_two_windows(page, facility, draft, monkeypatch):
    complete(page, facility, monkeypatch)
    url = reverse("dossier-check", args=[facility.pk])
    assert page.get(url).context["lacking"] == []

    first = page.post(url, {"declared_by": "李明", "agrees": "on"})
    second = page.post(url, {"declared_by": "李明", "agrees": "on"})

    done = reverse("dossier-submitted", args=[facility.pk])
    assert (first.url, second.url) == (done, done)
    draft.refresh_from_db()
    assert draft.state == FilingState.SUBMITTED
    said = page.get(done).content.decode()
    assert draft.number in said
    assert "2026-11-30" in said
    assert "2026-12-14" in said


def test_a_declaration_needs_a_name_and_a_tick(page, facility, draft, monkeypatch):
    complete(page, facility, monkeypatch)

    answer = page.post(reverse("dossier-check", args=[facility.pk]), {"declared_by": ""})

    assert set(answer.context["form"].errors) == {"declared_by", "agrees"}


# With the bureau, and back


@pytest.mark.parametrize("section", ["operator", "basics", "premises"])
def test_nothing_is_edited_while_the_bureau_has_it_and_the_page_says_why(page, facility, draft, section):
    url = section_url(facility, section)
    opened = typed(page, url)
    submitted(draft)

    shown = page.get(url)
    answer = page.post(url, opened | {"address": "别处1号"})

    assert shown.context["lock"]
    assert answer.status_code == 409
    facility.refresh_from_db()
    assert facility.address != "别处1号"


def test_classes_and_documents_are_locked_too(page, facility, draft):
    submitted(draft)
    before = facility.classes.count()

    page.post(
        reverse("class-create", args=[facility.pk]),
        {"kind": "infant", "name": "乳", "places": 5, "enrolled": 0, "floor": 1},
    )
    page.post(reverse("class-delete", args=[facility.pk, facility.classes.first().pk]))
    upload(page, facility, "health-assessment")

    assert facility.classes.count() == before
    assert not Document.objects.exists()


def test_a_returned_filing_opens_only_the_remarked_section_and_shows_the_remark_there(page, facility, draft):
    premises, basics = section_url(facility, "premises"), section_url(facility, "basics")
    remark = returned(draft)

    listed = page.get(reverse("dossier", args=[facility.pk]))
    progress = {part.section.code: part.progress.value for part in listed.context["parts"]}
    assert progress["premises"] == "correct"
    assert progress["basics"] == "done"
    assert remark.text in page.get(premises).content.decode()
    assert page.get(basics).context["lock"]
    assert page.post(premises, typed(page, premises) | {"lease_until": "2031-12-31"}).status_code == 302
    assert page.post(basics, typed(page, basics) | {"address": "别处1号"}).status_code == 409


def test_every_remark_is_answered_before_handing_in_again(page, facility, draft, monkeypatch):
    complete(page, facility, monkeypatch)
    remark = returned(draft)
    url = reverse("dossier-check", args=[facility.pk])

    refused = page.post(url, {"declared_by": "李明", "agrees": "on"})
    assert refused.status_code == 200
    empty = page.post(reverse("dossier-remarks", args=[facility.pk]), {f"remark-{remark.pk}-answer": ""})
    assert empty.status_code == 200
    page.post(reverse("dossier-remarks", args=[facility.pk]), {f"remark-{remark.pk}-answer": "已更正租期"})
    answer = page.post(url, {"declared_by": "李明", "agrees": "on"})

    assert answer.url == reverse("dossier-submitted", args=[facility.pk])
    remark.refresh_from_db()
    assert remark.answer == "已更正租期"
    assert remark.answered_on == TODAY


def test_a_remark_is_not_answered_after_handing_in_in_another_window(facility, draft, operator):
    remark = returned(draft)
    table = {FilingState.RETURNED: {FilingState.SUBMITTED}}
    workflow.move(draft, FilingState.SUBMITTED, table=table, by=operator)

    with pytest.raises(Refused):
        corrections.answer(remark, "迟到的回复", by=operator)

    remark.refresh_from_db()
    assert remark.answer == ""


def test_a_returned_filing_and_a_draft_wait_for_their_operator(facility, draft, operator):
    assert [item.subject for item in waiting(operator, on=TODAY)] == [facility.name]

    returned(draft)

    items = waiting(operator, on=TODAY)
    assert [item.subject for item in items] == [facility.name]
    assert "1" in str(items[0].title)


# Discarding


def test_a_draft_that_was_never_handed_in_can_be_discarded(page, facility, draft):
    upload(page, facility, "health-assessment")

    answer = page.post(reverse("dossier-discard", args=[facility.pk]))

    assert answer.url == reverse("home")
    assert not Facility.objects.filter(pk=facility.pk).exists()
    assert not Document.objects.exists()


def test_what_was_handed_in_stays_on_record(page, facility, draft):
    submitted(draft)

    page.post(reverse("dossier-discard", args=[facility.pk]))

    assert Facility.objects.filter(pk=facility.pk).exists()


def test_the_task_list_asks_the_database_a_known_number_of_times(page, facility, draft):
    url = reverse("dossier", args=[facility.pk])
    page.get(url)
    with CaptureQueriesContext(connection) as few:
        page.get(url)
    CareClassFactory.create_batch(4, facility=facility)
    for kind in DocumentKind.objects.filter(condition="always"):
        upload(page, facility, kind.pk, issued_on="2026-03-15")
    page.get(url)

    with CaptureQueriesContext(connection) as many:
        page.get(url)

    assert len(many) == len(few)
