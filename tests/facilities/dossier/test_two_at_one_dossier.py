"""Several people on one dossier: nobody overwrites what somebody else saved, and both versions can be chosen from."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from facilities.filing import filings
from facilities.models import Facility
from portal.models import Document
from tests.factories import TODAY, CareClassFactory, FacilityFactory, operator_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def facility() -> Facility:
    return FacilityFactory(address="长庆街1号")


@pytest.fixture
def two(facility) -> tuple[Client, Client]:
    """Two people of one operator, each with a browser."""
    clients = []
    for name in ("张三", "李四"):
        user = operator_user(facility.operator)
        user.full_name = name
        user.save()
        client = Client()
        client.force_login(user)
        clients.append(client)
    filings.open_draft(facility, by=user, on=TODAY)
    return clients[0], clients[1]


def opened(client: Client, url: str) -> dict:
    form = client.get(url).context["form"]
    return {n: v for n in form.fields if (v := form[n].value()) not in (None, "")}


@pytest.mark.parametrize(("choice", "stays"), [("theirs", "张三写的地址"), ("mine", "李四写的地址")])
def test_a_stale_save_shows_both_entries_with_who_and_when_and_either_can_be_taken(two, facility, choice, stays):
    url = reverse("dossier-section", args=[facility.pk, "basics"])
    one, other = (opened(client, url) for client in two)
    two[0].post(url, one | {"address": "张三写的地址", "head_name": "张园长"})

    stale = two[1].post(url, other | {"address": "李四写的地址", "fee_note": "含餐"})
    said = stale.content.decode()
    taken = two[1].post(url, stale.context["form"].data.dict() | {"address-take": choice})

    assert list(stale.context["form"].conflicts) == ["address"]
    for expected in ("张三写的地址", "李四写的地址", 'name="address-take" value="theirs"', "张三"):
        assert expected in said
    assert taken.status_code == 302
    facility.refresh_from_db()
    assert (facility.address, facility.head_name, facility.fee_note) == (stays, "张园长", "含餐")


def test_choices_are_named_in_words_in_a_conflict(two, facility):
    url = reverse("dossier-section", args=[facility.pk, "basics"])
    one, other = (opened(client, url) for client in two)
    two[0].post(url, one | {"service_forms": ["full_day", "hourly"], "setting": "employer"})

    stale = two[1].post(url, other | {"service_forms": ["half_day"], "setting": "public"})

    conflicts = stale.context["form"].conflicts
    assert (conflicts["service_forms"].mine, conflicts["service_forms"].theirs) == ("半日托", "全日托、计时托")
    assert conflicts["setting"].edit.by.full_name == "张三"


def test_a_page_says_who_saved_it_last(two, facility):
    url = reverse("dossier-section", args=[facility.pk, "premises"])
    two[0].post(url, opened(two[0], url) | {"indoor_area": "410"})

    assert "最后由张三保存" in two[1].get(url).content.decode()


# Classes


def test_a_class_changed_by_two_shows_both_numbers(two, facility):
    care_class = CareClassFactory(facility=facility, places=15)
    url = reverse("class-edit", args=[facility.pk, care_class.pk])
    one, other = (opened(client, url) for client in two)
    two[0].post(url, one | {"places": 12})

    stale = two[1].post(url, other | {"places": 9})

    conflict = stale.context["form"].conflicts["places"]
    assert (conflict.mine, conflict.theirs, conflict.edit.by.full_name) == ("9", "12", "张三")


def test_a_class_that_somebody_changed_is_not_taken_out_unseen(two, facility):
    care_class = CareClassFactory(facility=facility, places=15)
    edit, delete = (reverse(name, args=[facility.pk, care_class.pk]) for name in ("class-edit", "class-delete"))
    seen = two[1].get(delete).context["care_class"].revision
    two[0].post(edit, opened(two[0], edit) | {"places": 12})

    asked_again = two[1].post(delete, {"seen_revision": seen})

    assert asked_again.context["is_stale"]
    assert asked_again.context["care_class"].places == 12
    assert facility.classes.count() == 1
    two[1].post(delete, {"seen_revision": asked_again.context["care_class"].revision})
    assert facility.classes.count() == 0


def test_what_was_typed_into_a_class_that_somebody_took_out_is_kept_and_can_be_added_again(two, facility):
    care_class = CareClassFactory(facility=facility, name="托小一班")
    edit, delete = (reverse(name, args=[facility.pk, care_class.pk]) for name in ("class-edit", "class-delete"))
    typed = opened(two[1], edit) | {"places": 11}
    two[0].post(delete, {"seen_revision": care_class.revision})

    told = two[1].post(edit, typed)

    assert told.status_code == 409
    assert told.context["form"]["places"].value() == "11"
    assert two[1].post(told.context["action"], typed).status_code == 302
    assert facility.classes.get().places == 11
    assert two[1].get(edit).status_code == 404


# Documents


def upload(client: Client, facility: Facility, name: str, seen: object):
    url = reverse("document-add", args=[facility.pk, "lease"])
    data = {"file": SimpleUploadedFile(name, PDF), "number": f"号-{name}", "seen": "" if seen is None else str(seen)}
    return client.post(url, data)


def test_two_uploads_of_one_document_show_both_and_the_second_replaces_only_knowingly(two, facility):
    seen = [
        client.get(reverse("document-add", args=[facility.pk, "lease"])).context["form"]["seen"].value()
        for client in two
    ]
    upload(two[0], facility, "张三.pdf", seen[0])

    stale = upload(two[1], facility, "李四.pdf", seen[1])

    said = stale.content.decode()
    assert stale.context["meanwhile"].original_name == "张三.pdf"
    for expected in ("张三.pdf", "李四.pdf", "号-李四.pdf", "保留对方上传的"):
        assert expected in said
    assert Document.objects.filter(kind="lease").count() == 1
    assert upload(two[1], facility, "李四.pdf", stale.context["form"]["seen"].value()).status_code == 302
    assert Document.objects.current().get(kind="lease").original_name == "李四.pdf"
