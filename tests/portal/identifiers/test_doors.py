"""Through the doors: pages take what real people hold and paste, count as the browser does, and keep one account per name."""

import re

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.translation import override

from inspections.complaints import complaints
from inspections.models import Complaint
from metrics.models import Indicator, IndicatorValue
from portal.accounts.choices import Role
from portal.documents import dossier
from portal.identifiers.choices import IdentityKind
from portal.identifiers.entries import AreaAsked, IdentityEntry, IdentityForm, SpokenEntry
from portal.models import Document, DocumentKind, Membership, User
from staff.models import Person
from staff.people import spreadsheets
from staff.people.choices import Education, PostKind
from tests.facilities.builders import registrar
from tests.facilities.registration.test_api import push, sent
from tests.factories import (
    CHANGQING,
    PASSWORD,
    TODAY,
    FacilityFactory,
    OperatorFactory,
    UserFactory,
    community_of,
    officer,
    operator_user,
)
from tests.inspections.complaints.test_pages import complain
from tests.portal.identifiers.test_fields import HOUSE, subclasses
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


PAPERS = [  # kind, as it is pasted, as it is kept
    ("resident", "330106 19820619 0003", "330106198206190003"),
    ("resident", "33010619800119000x", "33010619800119000X"),
    ("hmt-residence", "810000-19900101-0019", "810000199001010019"),
    ("hmt-residence", "８３００００198512310020", "830000198512310020"),
    ("hm-travel", "Ｈ12345678", "H12345678"),
    ("hm-travel", "m1234567801", "M1234567801"),
    ("taiwan-travel", "0012345678(B)", "0012345678B"),
    ("taiwan-travel", "1234 5678", "12345678"),
    ("foreign-res", "usa110075102501\u200b", "USA110075102501"),
    ("foreign-res", "911156 19900101 0002", "911156199001010002"),
    ("passport", "e 1234 5678", "E12345678"),
]
OTHERS = {  # of each kind a number that is certainly one of another paper
    "resident": "H12345678",
    "hmt-residence": "330106198206190003",
    "hm-travel": "330106198206190003",
    "taiwan-travel": "H12345678",
    "foreign-res": "330106198206190003",
    "passport": "330106198206190003",
}


def asking() -> list[type[forms.BaseForm]]:
    """Return every form of the house that asks for the number of an identity document, found by the field."""
    get_resolver().url_patterns  # noqa: B018 - imports every form
    known = [form for form in subclasses(forms.BaseForm) if form.__module__.split(".")[0] in HOUSE]
    holding = [form for form in known if any(isinstance(f, IdentityEntry) for f in fields_of(form).values())]
    return sorted(holding, key=lambda form: (form.__module__, form.__qualname__))


def fields_of(form: type[forms.BaseForm]) -> dict[str, forms.Field]:
    return getattr(form, "base_fields", {})


def test_every_form_that_asks_for_a_paper_asks_for_its_kind_and_takes_all_of_them():
    found = asking()

    assert len(found) >= 15
    for form in found:
        assert issubclass(form, IdentityForm), form
        numbers = {name for name, field in fields_of(form).items() if isinstance(field, IdentityEntry)}
        assert numbers <= set(form.identities), form
        for number, kind in form.identities.items():
            only = {number: fields_of(form)[number], kind: fields_of(form)[kind]}
            alone = type("Alone", (IdentityForm, forms.Form), {"identities": {number: kind}} | only)
            for paper, typed, kept in PAPERS:
                told = alone({number: typed, kind: paper})
                assert told.is_valid(), (form, paper, typed, told.errors)
                assert (told.cleaned_data[number], told.cleaned_data[kind]) == (kept, paper)
            for paper, typed in OTHERS.items():
                assert number in alone({number: typed, kind: paper}).errors, (form, paper)


def test_the_registrars_system_pushes_representatives_with_every_paper(client):
    client.force_login(registrar())
    for number, (kind, typed, kept) in enumerate(PAPERS):
        operator = OperatorFactory()
        told = {"key": f"SN-{number}", "representative_id_type": kind, "representative_id": typed}
        assert push(client, sent(operator, **told)).status_code == 201, (kind, typed)
        operator.refresh_from_db()
        assert (operator.representative_id_type, operator.representative_id) == (kind, kept)
    wrong = {"key": "SN-x", "representative_id_type": "passport", "representative_id": ID}
    assert "representative_id" in str(push(client, sent(OperatorFactory(), **wrong)).json())


def test_a_sheet_of_people_takes_every_paper(client, facility, operator):
    header = "姓名,证件类型,证件号码,学历,从业年限,岗位,到岗日期"
    with override("zh-hans"):
        kinds = {str(kind.value): str(kind.label) for kind in IdentityKind}
        post, education = str(PostKind.COOK.label), str(Education.COLLEGE.label)
    rows = [
        f"某某{chr(0x4E00 + number)},{kinds[kind]},{typed},{education},3,{post},2026-01-05"
        for number, (kind, typed, _kept) in enumerate(PAPERS)
    ]

    spreadsheets.take(facility, "pasted.csv", "\n".join([header, *rows]).encode(), by=operator, on=TODAY)

    taken = {(person.id_type, person.id_number) for person in Person.objects.filter(facility=facility)}
    assert taken == {(kind, kept) for kind, _typed, kept in PAPERS}


def fullwidth(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


CODES = ["ab2c9", " AB 2C9 ", "ab-2c9", "ＡＢ２Ｃ９", "ab2c9\u200b\n", "查询码：AB2C9"]
OWN_RULE = {"inspections.monitoring.forms.ChannelForm.code", "facilities.register.forms.ReceiptCheck.token"}


def test_every_form_that_asks_for_a_code_or_an_area_understands_it_as_it_is_pasted():
    get_resolver().url_patterns  # noqa: B018 - imports every form
    asked = {
        f"{form.__module__}.{form.__qualname__}.{name}": field
        for form in subclasses(forms.BaseForm)
        if form.__module__.split(".")[0] in HOUSE
        for name, field in fields_of(form).items()
        if re.fullmatch(r"(\w+_)?(code|token)|area|street|community", name)
    }

    bare = {name for name, field in asked.items() if type(field) is forms.CharField}
    spoken = [field for field in asked.values() if isinstance(field, SpokenEntry)]

    assert bare == OWN_RULE
    assert len(spoken) >= 8
    assert {field.clean(code) for field in spoken for code in CODES} == {"AB2C9"}
    areas = [field for field in asked.values() if isinstance(field, AreaAsked)]
    assert len(areas) >= 4
    pasted = ("330103003001", fullwidth("330103003001"), " 330103 003 001 ", "330103-003-001", "330103003001\u200b")
    assert {field.clean(code) for field in areas for code in pasted} == {"330103003001"}


def test_addresses_and_the_api_find_an_area_as_it_is_pasted(client):
    client.force_login(officer(Role.BUREAU_LEAD), backend=settings.AUTHENTICATION_BACKENDS[1])
    area, indicator = community_of(CHANGQING), Indicator.objects.order_by("pk")[0]
    facts = {"year": 2026, "numerator": 1, "denominator": 2, "as_of": TODAY, "computed_at": timezone.now()}
    IndicatorValue.objects.create(indicator=indicator, area=area, **facts)
    code = area.code
    for pasted in (code, f" {code[:6]} {code[6:]}", f"{code[:6]}-{code[6:]}", fullwidth(code), f"{code}\u200b"):
        assert client.get("/dashboard/", {"area": pasted}).context["area"] == area
        [row] = client.get("/api/v1/indicators/", {"area": pasted}).json()["results"]
        assert row["area_id"] == code


@pytest.mark.parametrize("how", [str.lower, lambda number: f" {number[:2]} {number[2:]}\u200b", fullwidth])
def test_numbers_of_papers_and_codes_of_complaints_are_found_however_they_are_written(client, how):
    complain(client)
    complaint = Complaint.objects.get()
    code = complaints.code_of(complaint.key)

    page = client.post(reverse("complaint-progress"), {"number": how(complaint.number), "code": how(code)})

    assert page.context["complaint"] == complaint


@pytest.mark.parametrize(("kind", "pasted", "kept"), PAPERS)
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
