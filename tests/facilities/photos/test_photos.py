"""Photographs of a facility: bare pixels, no child by the uploader's word, seen by the bureau before the public, gone when taken down."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image

from facilities.ground.choices import FacilityState
from facilities.models import Facility, Photo
from facilities.photos import photos
from facilities.photos.choices import PhotoState
from portal import public_pages
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import User
from portal.site.days import waiting
from tests.factories import TODAY, FacilityFactory, officer, operator_user
from tests.inspections.conftest import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def facility() -> Facility:
    public_pages.STORE.clear()
    return FacilityFactory(state=FacilityState.FILED)


@pytest.fixture
def owner(facility: Facility) -> User:
    return operator_user(facility.operator)


@pytest.fixture
def bureau() -> User:
    return officer(Role.REVIEWER)


def taken(colour: str = "teal", size: tuple[int, int] = (40, 30)) -> SimpleUploadedFile:
    """Return a picture as a phone takes it: with its place and its maker."""
    picture, buffer = Image.new("RGB", size, colour), BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "PHONE-OF-WANG"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 16.0, 28.0)})
    picture.save(buffer, "JPEG", exif=exif)
    return SimpleUploadedFile("IMG_wang.jpg", buffer.getvalue(), "image/jpeg")


def handed_in(facility: Facility, by: User, colour: str = "teal", **facts: object) -> Photo:
    told = {"text": "花园与沙池", "shows_no_child": True} | facts
    return photos.add(Photo(facility=facility, **told), taken(colour), by=by, on=TODAY)


def login(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_photograph_is_public_from_the_bureaus_word_until_it_is_taken_down(
    facility, owner, bureau, django_capture_on_commit_callbacks
):
    sent = {"file": taken(), "text": "花园与沙池", "shows_no_child": "on"}
    login(owner).post(f"/facilities/{facility.pk}/photos/new/", sent)
    row, page = Photo.objects.get(), f"/register/{facility.pk}/"
    picture = f"/photos/{row.pk}/picture/"

    before = Client().get(page).content.decode(), Client().get(picture).status_code, login(owner).get(picture)
    login(bureau).post(f"/photos/{row.pk}/decide/", {"verdict": "publish"})
    shown, file = Client().get(page).content.decode(), Client().get(picture)
    name = row.file.path
    with django_capture_on_commit_callbacks(execute=True):
        login(owner).post(f"/photos/{row.pk}/remove/")
    gone = Client().get(page).content.decode(), Client().get(picture).status_code

    assert "花园与沙池" not in before[0]
    assert before[1] == 404
    assert before[2].status_code == 200
    assert "no-store" in before[2]["Cache-Control"]
    assert f'src="{picture}"' in shown
    assert 'alt="花园与沙池"' in shown
    assert file["Content-Type"] == "image/jpeg"
    assert picture not in gone[0]
    assert gone[1] == 404
    assert not Path(name).exists()


def test_the_file_is_bare_pixels_of_a_size_that_a_phone_loads(facility, owner):
    row = photos.add(
        Photo(facility=facility, text="大厅", shows_no_child=True), taken(size=(2000, 1000)), by=owner, on=TODAY
    )

    content = row.file.read()
    picture = Image.open(BytesIO(content))
    assert picture.size == (1600, 800)
    assert not picture.getexif()
    assert b"PHONE-OF-WANG" not in content
    assert "wang" not in row.file.name


def test_a_child_in_the_picture_a_paper_a_text_with_a_number_and_the_same_picture_twice_are_refused_beside_their_field(
    facility, owner
):
    handed_in(facility, owner)
    address = f"/facilities/{facility.pk}/photos/new/"
    good = {"text": "厨房", "shows_no_child": "on"}

    pages = [
        login(owner).post(address, sent).context["form"].errors
        for sent in (
            {"file": taken("red"), "text": "厨房"},
            {"file": pdf(), **good},
            {"file": taken("red"), **good, "text": "联系13800138000"},
            {"file": taken("red"), "shows_no_child": "on"},
            {"file": taken(), **good},
        )
    ]

    assert [list(errors) for errors in pages] == [["shows_no_child"], ["file"], ["text"], ["text"], ["file"]]
    assert Photo.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.update(shows_no_child=False)


def test_eight_photographs_are_the_most_and_one_taken_down_makes_room(facility, owner, bureau, monkeypatch):
    monkeypatch.setattr(photos, "MOST", 2)
    first, _second = (handed_in(facility, owner, colour) for colour in ("red", "blue"))

    with pytest.raises(Refused, match="2"):
        handed_in(facility, owner, "green")
    photos.refuse(first, "看得到车牌", by=bureau)

    assert handed_in(facility, owner, "green").state == PhotoState.WAITING
    assert first.file.name == ""
    assert "看得到车牌" in login(owner).get(f"/facilities/{facility.pk}/photos/").content.decode()


def test_an_operator_lets_nothing_through_and_what_was_decided_is_decided(facility, owner, bureau):
    row = handed_in(facility, owner)
    with pytest.raises(NotAllowed):
        photos.publish(row, by=owner)
    with pytest.raises(Refused):
        photos.refuse(row, " ", by=bureau)
    photos.publish(row, by=bureau)

    with pytest.raises(IllegalMove):
        photos.refuse(row, "迟了", by=bureau)
    with pytest.raises(NotAllowed):
        photos.remove(row, by=operator_user(FacilityFactory().operator))


def test_a_photograph_that_waits_stands_on_the_reviewers_worklist(facility, owner, bureau):
    row = handed_in(facility, owner)

    assert f"/photos/{row.pk}/decide/" in [item.url for item in waiting(bureau, on=date(2026, 11, 23))]
