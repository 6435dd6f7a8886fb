"""The facility never learns who complained: no page, file, API, notice, letter or history of the operator's holds it."""

from html import unescape
from uuid import uuid4

import pytest
from django.db import models
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from facilities.ground.choices import FacilityState
from inspections.complaints import complaints, handling, screening
from inspections.models import Complainant, Complaint, Explanation
from portal.accounts.choices import Role
from portal.errors import Refused
from portal.models import Letter, Notice, PersonalDataAccess, Transition
from tests.factories import FacilityFactory, officer, operator_user
from tests.inspections.complaints.grievances import MOBILE, NAME, told
from tests.inspections.conftest import jpeg
from tests.security.requests import addresses

pytestmark = pytest.mark.django_db
TEXT, SOURCE = "孩子说午饭是冷的，我去接的时候厨房没有开火", "HZ12345-778899"
LEAVES = {"logout"}


@pytest.fixture
def facility():
    return FacilityFactory(state=FacilityState.FILED)


@pytest.fixture
def operator(facility):
    return operator_user(facility.operator)


@pytest.fixture
def complaint(facility, bureau):
    """A complaint that went all its way: with a picture, dealt with, explained, answered, rated, reopened, answered."""
    today = timezone.localdate()
    by_phone = {"by": bureau, "channel": "hotline", "source_number": SOURCE}
    given = complaints.hand_in(
        told(facility, text=TEXT, name=NAME, mobile=MOBILE, files=[jpeg(f"{NAME}.jpg")]),
        key=uuid4(),
        at=timezone.now(),
        **by_phone,
    )
    complaint = given.complaint
    screening.accept(complaint, by=bureau, on=today, chosen=["health"], leader="health", subject="food")
    question = handling.question(complaint, by=bureau, on=today, text="请说明近期午餐供应情况。")
    operator = operator_user(facility.operator)
    handling.explain(question, by=operator, on=today, text="设备检修。", files=[jpeg()])
    handling.question(complaint, by=bureau, on=today, text="请补充检修记录。")
    handling.finish(complaint.parts.get(), by=bureau, on=today, outcome="upheld", result=f"已电话联系{NAME}核实。")
    handling.reply(complaint, by=bureau, on=today, outcome="upheld", text="已责令改正。")
    complaints.rate(complaint, rating=5, note="谢谢", on=today)
    return complaint


def secrets(complaint):
    return [NAME, MOBILE, TEXT[:12], SOURCE, complaint.number, complaint.code_hash]


def everything_readable(client: Client, facility) -> dict[str, str]:
    """Return what the client is shown under every address that a facility's and its explanations' keys fill."""
    explanation = Explanation.objects.earliest("pk")
    keys = {"pk": [facility.pk, explanation.pk], "facility_pk": [facility.pk], "code": ["health"], "order": [1]}
    shown = {}
    for pattern in addresses():
        names = pattern.pattern.converters.keys()
        if pattern.name in LEAVES or not names <= keys.keys():
            continue
        for pk in keys["pk"] if "pk" in names else [None]:
            try:
                address = reverse(pattern.name, kwargs={name: pk if name == "pk" else keys[name][0] for name in names})
            except NoReverseMatch:
                continue
            response = client.get(address)
            if response.status_code == 200:
                content = response.getvalue() if response.streaming else response.content
                shown[address] = unescape(content.decode(errors="replace"))
    return shown


@pytest.mark.parametrize("is_operator", [True, False])
def test_no_page_pdf_or_api_of_the_operator_or_the_public_holds_the_complainant(
    complaint, facility, operator, is_operator
):
    client = Client()
    if is_operator:
        client.force_login(operator, backend="portal.accounts.authentication.AccountBackend")

    shown = everything_readable(client, facility)

    assert len(shown) > (40 if is_operator else 15)
    found = [(address, word) for address, text in shown.items() for word in secrets(complaint) if word in text]
    assert found == []


def test_no_document_of_a_complaint_is_handed_to_the_operator(complaint, operator):
    client = Client()
    client.force_login(operator, backend="portal.accounts.authentication.AccountBackend")
    explanation = Explanation.objects.earliest("pk")

    assert client.get(reverse("document", args=[complaint.documents.get().pk])).status_code == 404
    assert client.get(reverse("document", args=[explanation.documents.get().pk])).status_code == 200
    assert client.get(complaint.get_absolute_url()).status_code == 404
    assert client.post(reverse("complaint-reveal", args=[complaint.pk])).status_code == 404


def test_no_notice_letter_or_move_that_the_operator_may_read_holds_it(complaint, operator):
    notices = Notice.objects.addressed_to(operator)
    texts = [f"{notice.title} {notice.text} {notice.url} {notice.key}" for notice in notices]
    moves = Transition.objects.filter(subject_type__model="explanation").values_list("note", flat=True)

    assert notices.count() == 2
    assert not Letter.objects.exists()
    assert not [word for word in secrets(complaint) for text in [*texts, *moves] if word in text]


def test_no_history_event_holds_text_or_complainant(complaint):
    for event in complaint.events.all():
        kept = " ".join(str(getattr(event, field.attname)) for field in event._meta.concrete_fields)
        assert not [word for word in (NAME, MOBILE, TEXT[:12], SOURCE) if word in kept]


def test_nothing_but_the_complainants_own_row_leads_to_it(complaint):
    """Whoever adds a relation to the complainant must think of who reads it."""
    related = [f for f in Complainant._meta.get_fields() if isinstance(f, models.ForeignObjectRel)]

    assert related == []
    assert str(complaint.complainant) == complaint.number


@pytest.mark.parametrize("words", [NAME, MOBILE, "13800138000", SOURCE])
def test_a_question_that_would_give_the_complainant_away_is_refused(facility, bureau, words):
    given = complaints.hand_in(
        told(facility, name=NAME, mobile=MOBILE),
        key=uuid4(),
        at=timezone.now(),
        by=bureau,
        channel="hotline",
        source_number=SOURCE,
    )
    complaint, today = given.complaint, timezone.localdate()
    screening.accept(complaint, by=bureau, on=today, chosen=["health"], leader="health", subject="food")

    with pytest.raises(Refused) as refusal:
        handling.question(complaint, by=bureau, on=today, text=f"{words}反映午餐是冷的，请说明。")

    assert refusal.value.field == "question"
    assert not Explanation.objects.exists()


def test_who_must_answer_sees_the_complainant_and_each_look_is_recorded(complaint, bureau, reviewer, street, client):
    client.force_login(bureau, backend="portal.accounts.authentication.AccountBackend")
    page = client.get(complaint.get_absolute_url()).content.decode()
    assert MOBILE not in page
    assert not PersonalDataAccess.objects.exists()

    shown = client.post(reverse("complaint-reveal", args=[complaint.pk])).content.decode()

    assert NAME in shown
    assert MOBILE in shown
    assert set(PersonalDataAccess.objects.values_list("user", "field")) == {(bureau.pk, "name"), (bureau.pk, "mobile")}
    client.force_login(street, backend="portal.accounts.authentication.AccountBackend")
    assert client.post(reverse("complaint-reveal", args=[complaint.pk])).status_code == 404


def test_the_list_of_looks_names_the_complaint_and_not_who_complained(complaint, bureau, client):
    client.force_login(bureau, backend="portal.accounts.authentication.AccountBackend")
    client.post(reverse("complaint-reveal", args=[complaint.pk]))
    client.force_login(officer(Role.AUDIT), backend="portal.accounts.authentication.AccountBackend")

    looks = client.get(reverse("look-list")).content.decode()

    assert complaint.number in looks
    assert NAME not in looks


def test_a_department_that_only_helps_does_not_learn_who_complained(facility, bureau, fire, street, client):
    given = complaints.hand_in(told(facility, name=NAME), key=uuid4(), at=timezone.now())
    complaint, today = given.complaint, timezone.localdate()
    screening.accept(complaint, by=bureau, on=today, chosen=["streets", "fire"], leader="streets", subject="fire")
    answers = {}
    for user in (street, fire):
        client.force_login(user, backend="portal.accounts.authentication.AccountBackend")
        answers[user] = client.post(reverse("complaint-reveal", args=[complaint.pk])).status_code

    assert answers == {street: 200, fire: 403}
    Complaint.objects.filter(pk=complaint.pk).update(state="replied")
    client.force_login(street, backend="portal.accounts.authentication.AccountBackend")
    assert client.post(reverse("complaint-reveal", args=[complaint.pk])).status_code == 403
