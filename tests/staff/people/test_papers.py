"""Registration measures art. 8 (3): the certificates of staff are handed in, one for each, where the person is entered."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from portal.documents import dossier
from portal.models import Document, PersonalDataAccess
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Outcome
from staff.models import Credential
from staff.people import relocations
from tests.factories import (
    TODAY,
    CredentialFactory,
    FacilityFactory,
    FilingFactory,
    PersonFactory,
    PostFactory,
    UserFactory,
    operator_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def credential():
    post = PostFactory(person__name="周小红")
    return CredentialFactory(person=post.person, kind="health_certificate")


@pytest.fixture
def facility(credential):
    return credential.person.facility


@pytest.fixture
def operator(facility, client):
    user = operator_user(facility.operator)
    client.force_login(user)
    return user


def photo(name: str = "健康证.jpg") -> SimpleUploadedFile:
    content = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "PHONE-OF-ZHOU"
    Image.new("RGB", (8, 6), "red").save(content, "JPEG", exif=exif)
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def stored(paper: Document) -> bytes:
    with paper.file.open("rb") as file:
        return file.read()


def open_points(facility: Facility) -> list[str]:
    found = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=TODAY, sections=["people"])
    rows = found.get(facility.pk, [])
    assert all(row.outcome in (Outcome.MET, Outcome.UNKNOWN) for row in rows if row.clause.code == "filing-8-staff")
    return [row.message for row in rows if row.clause.code == "filing-8-staff" and row.outcome == Outcome.UNKNOWN]


def test_a_certificate_is_entered_together_with_its_paper(client, facility, operator):
    person = PersonFactory(facility=facility)

    sent = {"kind": "teacher", "issued_on": "2026-01-05", "number": "20260105", "file": photo()}
    answer = client.post(reverse("credential-add", args=[person.pk]), sent)

    credential = person.credentials.get()
    paper = dossier.documents_of(credential).get()
    assert answer["Location"] == person.get_absolute_url()
    assert (paper.kind_id, paper.number, paper.issued_on) == ("staff-credential", "20260105", credential.issued_on)
    assert b"PHONE-OF-ZHOU" not in stored(paper)
    assert "健康证.jpg" in client.get(person.get_absolute_url()).content.decode()


def test_a_bad_file_is_told_beside_the_field_and_nothing_is_half_entered(client, facility, operator):
    person = PersonFactory(facility=facility)
    sent = {"kind": "teacher", "issued_on": "2026-01-05", "file": SimpleUploadedFile("证.jpg", b"GIF89a")}

    answer = client.post(reverse("credential-add", args=[person.pk]), sent)

    assert "file" in answer.context["form"].errors
    assert not person.credentials.exists()


def test_a_paper_that_follows_makes_a_new_version_and_the_open_point_goes(client, credential, facility, operator):
    assert open_points(facility) == ["周小红：“健康合格证明”的证明材料尚未上传。"]
    address = reverse("credential-paper", args=[credential.pk])

    client.post(address, {"file": photo("模糊.jpg")})
    client.post(address, {"file": photo("清楚.jpg")})

    assert open_points(facility) == []
    assert [row.original_name for row in dossier.documents_of(credential)] == ["清楚.jpg"]
    assert sorted(credential.documents.values_list("version", flat=True)) == [1, 2]


def test_a_filed_facility_is_not_asked_again(credential, facility):
    Facility.objects.filter(pk=facility.pk).update(state=FacilityState.FILED)

    assert open_points(facility) == []


def test_the_paper_is_for_those_who_may_see_personal_data_and_the_look_is_recorded(
    client, credential, facility, operator, street, reviewer
):
    client.post(reverse("credential-paper", args=[credential.pk]), {"file": photo()})
    address = reverse("document", args=[dossier.documents_of(credential).get().pk])
    found = {}
    FilingFactory(facility=facility)
    for user in (operator, street, reviewer, operator_user(FacilityFactory().operator)):
        client.force_login(user)
        found[user] = client.get(address)

    assert [answer.status_code for answer in found.values()] == [200, 404, 200, 404]
    assert set(PersonalDataAccess.objects.values_list("user", flat=True)) == {operator.pk, reviewer.pk}
    found[operator].close()
    found[reviewer].close()


def test_what_is_taken_back_leaves_no_file_behind(client, credential, operator, django_capture_on_commit_callbacks):
    client.post(reverse("credential-paper", args=[credential.pk]), {"file": photo()})
    paper = dossier.documents_of(credential).get()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("credential-remove", args=[credential.pk]))

    assert not Credential.objects.filter(pk=credential.pk).exists()
    assert not Document.objects.filter(pk=paper.pk).exists()
    assert not paper.file.storage.exists(paper.file.name)


def test_the_papers_move_along_with_the_people(client, credential, facility, operator):
    client.post(reverse("credential-paper", args=[credential.pk]), {"file": photo()})
    target = FacilityFactory(operator=facility.operator)

    relocations.take_people_along(facility, target, UserFactory(), TODAY)

    old, new = (Document.objects.get(credential__person__facility=place) for place in (facility, target))
    assert new.sha256 == old.sha256
    assert new.file.name != old.file.name
    assert stored(new) == stored(old)
