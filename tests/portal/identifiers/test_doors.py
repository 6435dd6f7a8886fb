"""Through the doors: pages take what real people hold and paste, count as the browser does, and keep one account per name."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from inspections.models import Complaint
from portal.documents import dossier
from portal.models import Document, DocumentKind, Membership, User
from staff.models import Person
from tests.factories import PASSWORD, FacilityFactory, UserFactory, operator_user
from tests.inspections.complaints.test_pages import complain
from tests.staff.people.test_pages import ID, person_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility():
    return FacilityFactory()


@pytest.fixture
def operator(facility, client):
    user = operator_user(facility.operator)
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[1])
    return user


def enter(client, facility, **typed):
    return client.post(reverse("person-create", args=[facility.pk]), person_form(**typed))


@pytest.mark.parametrize(
    ("kind", "pasted", "kept"),
    [
        ("resident", "330106 19820619 0003", "330106198206190003"),
        ("resident", "33010619800119000x", "33010619800119000X"),
        ("passport", "e 1234 5678", "E12345678"),
        ("hm-travel", "Ｈ12345678", "H12345678"),
        ("taiwan-travel", "0012345678(B)", "0012345678B"),
        ("foreign-res", "usa110075102501\u200b", "USA110075102501"),
    ],
)
def test_a_carer_is_entered_with_every_paper_as_it_is_pasted(client, facility, operator, kind, pasted, kept):
    assert enter(client, facility, id_type=kind, id_number=pasted, mobile="+86 139 0013 9000").status_code == 302
    person = Person.objects.get()
    assert (person.id_type, person.id_number, person.mobile) == (kind, kept, "13900139000")
    page = client.get(person.get_absolute_url()).content.decode()
    assert kept not in page
    assert person.get_id_type_display() in page


def test_a_number_of_another_paper_is_told_at_its_field_and_stays_typed(client, facility, operator):
    answer = enter(client, facility, id_type="passport", id_number=ID)
    assert "居民身份证" in str(answer.context["form"].errors["id_number"])
    assert f'value="{ID}"' in answer.content.decode()


def test_one_person_is_not_entered_twice_in_another_form(client, facility, operator):
    enter(client, facility, id_number=ID)
    answer = enter(client, facility, id_number=f" {ID[:6]}-{ID[6:].lower()}")
    assert "id_number" in answer.context["form"].errors
    assert Person.objects.count() == 1


@pytest.mark.parametrize(("length", "taken"), [(3999, True), (4000, True), (4001, False)])
def test_a_text_of_many_lines_is_as_long_as_the_browser_says(client, length, taken):
    complain(client, text="\r\n".join(["长" * 16] * 235) + "长" * (length - 235 * 17 + 1))
    assert Complaint.objects.exists() == taken
    assert not Complaint.objects.filter(text__contains="\r").exists()


def test_capitals_open_no_second_account_and_are_no_hindrance(client):
    user = UserFactory(username="lihong")
    answer = client.post(reverse("login"), {"username": " LiHong\u200b", "password": PASSWORD})
    assert answer.status_code == 302
    assert int(client.session["_auth_user_id"]) == user.pk


@pytest.mark.parametrize("name", ["BUREAU1", "ｂｕｒｅａｕ1", "bureau1\u200b", "with blank", "burеau2"])
def test_the_command_takes_no_name_that_stands_beside_another(name):
    UserFactory(username="bureau1")
    Membership.objects.filter(role="administrator").delete()
    with pytest.raises(CommandError):
        call_command("create_administrator", name, name="管理员")
    assert User.objects.filter(username__iexact="bureau1").count() == 1


def test_the_name_of_a_file_is_kept_as_it_reads(facility, operator):
    upload = SimpleUploadedFile("租赁合同\u202efdp.png", b"", content_type="image/png")
    row = Document(
        subject=facility, kind=DocumentKind.objects.first(), original_name=upload.name, size=0, uploaded_by=operator
    )
    row.save()
    row.refresh_from_db()
    assert row.original_name == "租赁合同fdp.png"
    assert dossier.texts.file_name("\u2067a\u2069.pdf") == "a.pdf"


def test_an_anonymous_visitor_needs_no_session_for_line_ends():
    assert Client().post(reverse("login"), {"username": "a\r\nb", "password": "x"}).status_code == 200
