"""Founders and registrars use the pages of a registration: nothing typed is lost, nothing personal is shown to others."""

import pytest
from django.urls import reverse

from facilities.models import Operator, Registration, RegistryEntry
from portal.models import PersonalDataAccess, User
from portal.pages import pathways
from tests.facilities.builders import registrar, submitted_application
from tests.facilities.dossier.test_signup import TYPED
from tests.factories import RegistrationFactory, operator_user, valid_resident_id, valid_uscc
from tests.inspections.conftest import pdf

pytestmark = pytest.mark.django_db


def test_a_founder_signs_up_without_a_code_and_finds_the_way_to_the_filing(client):
    answer = client.post(reverse("signup"), TYPED | {"registered": "no", "uscc": ""})

    assert answer.url == reverse("home")
    operator = Operator.objects.get()
    assert (operator.state, operator.organisation.uscc) == ("unregistered", None)
    page = client.get(answer.url).content.decode()
    assert reverse("registration", args=[operator.registrations.get().pk]) in page
    assert reverse("facility-create") in page
    stages = [step.stage.value for step in pathways.steps(User.objects.get(username="xiangyang"))]
    assert stages == ["in_progress", "in_progress", "later", "later"]


def test_who_says_not_registered_and_types_a_code_is_asked_which_holds(client):
    answer = client.post(reverse("signup"), TYPED | {"registered": "no"})

    assert "uscc" in answer.context["form"].errors
    assert not User.objects.filter(username="xiangyang").exists()


def test_an_application_is_filled_in_by_and_by_and_handed_in(client):
    application = RegistrationFactory(operator__nature="non_profit", funds=None, address="")
    client.force_login(operator_user(application.operator))
    edit = reverse("registration-edit", args=[application.pk])
    typed = {"nature": "non_profit", "name": application.name, "business_scope": "托育服务", "seen_revision": 0}

    client.post(edit, typed | {"funds": "30000", "address": "长庆街1号", "representative": "李明"})
    client.post(edit, typed | {"funds": "-1", "representative_id": "110105194912310021", "seen_revision": 1})
    for number, post in enumerate(["director", "director", "director", "supervisor"]):
        member = {"name": f"理事{number}", "post": post, "id_number": valid_resident_id(60 + number)}
        client.post(reverse("member-add", args=[application.pk]), member)
    missing = client.get(reverse("registration-submit", args=[application.pk])).context["lacks"]

    application.refresh_from_db()
    assert (application.funds, application.address) == (30000, "长庆街1号")
    assert application.members.count() == 4
    assert {lack.item for lack in missing} == {
        *("representative_id", "registration-premises", "representative-identity", "articles-non-profit"),
        *("supervisor-approval", "capital-report", "member-identities"),
    }


def test_a_double_hand_in_is_told_plainly(client):
    application = submitted_application()
    client.force_login(operator_user(application.operator))

    answer = client.post(
        reverse("registration-submit", args=[application.pk]), {"declared_by": "李明", "agrees": "on"}, follow=True
    )

    assert "没有重复提交" in answer.content.decode()


def test_the_registrar_returns_records_and_sees_masks_until_the_look_is_recorded(client):
    application = submitted_application()
    market = registrar()
    client.force_login(market)
    case = reverse("registration", args=[application.pk])

    page = client.get(case).content.decode()
    revealed = client.post(reverse("registration-reveal", args=[application.pk])).content.decode()

    assert application.representative_id not in page
    assert application.representative_id in revealed
    assert PersonalDataAccess.objects.get().user == market


def test_a_wrong_code_stands_at_its_field_and_a_double_press_gives_one_entry(client):
    application = submitted_application()
    client.force_login(registrar())
    url = reverse("registration-record", args=[application.pk])
    form = client.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "licence"} | {"uscc": "123"}

    wrong = client.post(url, typed)
    right = [client.post(url, typed | {"uscc": valid_uscc(5), "licence": pdf()}) for _each in range(2)]

    assert "uscc" in wrong.context["form"].errors
    assert application.name in wrong.content.decode()
    assert [answer.status_code for answer in right] == [302, 302]
    assert RegistryEntry.objects.count() == 1
    assert Registration.objects.get().state == "registered"


def test_a_stale_page_is_told_to_look_again(client):
    application = submitted_application()
    client.force_login(registrar())
    url = reverse("registration-refuse", args=[application.pk])

    answer = client.post(url, {"reasons": "不符合", "seen": application.revision + 1})

    assert "重新查看" in answer.content.decode()
    assert Registration.objects.get().state == "submitted"


def test_lists_keep_their_number_of_queries(client, django_assert_max_num_queries):
    for _each in range(4):
        submitted_application()
    client.force_login(registrar())

    for name in ("registration-list", "registry-list"):
        client.get(reverse(name))
        with django_assert_max_num_queries(14):
            client.get(reverse(name), {"text": "杭州"})
