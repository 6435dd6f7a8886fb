"""What everybody is told before anything is typed, from the data of the checks."""

from itertools import product

import pytest
from django.urls import reverse
from django.utils import timezone

from facilities.ground.choices import Nature, Setting, Tenure
from facilities.guidance import guidance
from facilities.models import Facility
from facilities.requirements import materials
from portal.models import DocumentKind, Threshold
from tests.factories import (
    CHANGQING,
    TODAY,
    FacilityFactory,
    OperatorFactory,
    community_of,
    operator_user,
    valid_uscc,
)
from tests.markup import flat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def test_the_guide_says_who_registers_what_it_takes_what_it_costs_and_where_it_stands(client, settings):
    settings.ENQUIRY_PHONE = "0571-1234 5678"

    said = client.get(reverse("guide")).content.decode()

    for expected in (
        "区编办",
        "区民政局",
        "区市场监管局",
        "不收取任何费用",
        "托育机构登记和备案办法",
        "0571-1234 5678",
    ):
        assert expected in said


def test_the_days_of_the_guide_are_those_of_the_rulebook(client):
    Threshold.objects.filter(key="term.receipt.working_days").update(value=3)

    steps = guidance.steps(on=TODAY)

    days = {d.number.key: int(d.number.value) for step in steps for d in step.days}
    assert days["term.receipt.working_days"] == 3
    assert days["term.nonconformity.working_days"] == 15
    assert "<strong>3个工作日" in flat(client.get(reverse("guide")).content.decode()).replace(" ", "")


@pytest.mark.parametrize(
    ("nature", "setting", "tenure", "meals"),
    list(product([Nature.FOR_PROFIT, Nature.NON_PROFIT], [Setting.PRIVATE, Setting.KINDERGARTEN, Setting.FAMILY],
                 [Tenure.OWNED, Tenure.LEASED], [True, False]))[::3],
)  # fmt: skip
def test_the_list_of_materials_is_what_the_check_will_ask(nature, setting, tenure, meals):
    facility = FacilityFactory(operator__nature=nature, setting=setting, tenure=tenure, serves_meals=meals)
    wanted = materials.required(Facility.objects.all(), on=TODAY)[facility.pk]
    imagined = guidance.imagined(nature=nature, setting=setting, tenure=tenure, serves_meals=meals)

    sheets = guidance.materials(imagined, on=TODAY)

    assert [s.kind for s in sheets if not s.is_personal] == [m.kind for m in wanted]
    assert all(sheet.is_certain for sheet in sheets)


def test_an_answer_that_is_not_given_leaves_both_papers_on_the_list_marked(client):
    page = client.get(reverse("material-list"), {"nature": "for_profit"})

    sheets = {s.kind.pk: s.is_certain for s in page.context["sheets"]}
    assert sheets["licence"] is True
    assert sheets["lease"] is sheets["ownership"] is sheets["food-licence"] is False
    assert "registration-public" not in sheets
    said = page.content.decode()
    assert "仅在租赁场地时需要" in said
    assert DocumentKind.objects.get(pk="lease").example in said
    assert "自出具之日起60个月" in said  # the food licence; a fire certificate of this year is only recommended
    assert DocumentKind.objects.get(pk="fire-certificate").hint in said


def test_a_kind_that_does_not_exist_gets_its_reason_instead_of_a_list(client):
    page = client.get(reverse("material-list"), {"nature": "public", "setting": "family"})

    assert "不登记为事业单位" in page.content.decode()
    assert "需要提交的材料" not in page.content.decode()


@pytest.mark.parametrize(
    "query", [{"nature": "nonsense"}, {"floor": "abc"}, {"floor": "9" * 40}, {"serves_meals": "x"}]
)
def test_a_tampered_address_gives_the_open_list(client, query):
    assert client.get(reverse("material-list"), query).status_code == 200


def test_what_was_chosen_goes_along_into_sign_up_and_the_new_facility(client):
    chosen = "nature=non_profit&setting=employer&tenure=leased&serves_meals=True&floor=2"

    listed = client.get(f"{reverse('material-list')}?{chosen}").content.decode()
    form = client.get(f"{reverse('signup')}?{chosen}").context["form"]
    client.force_login(operator_user(OperatorFactory(nature=Nature.NON_PROFIT)))
    create = f"{reverse('facility-create')}?{chosen}"
    offered = client.get(create).context["form"]["setting"].value()
    client.post(
        create, {"name": "向阳", "area": community_of(CHANGQING).pk, "address": "长庆街9号", "setting": offered}
    )

    assert f"{reverse('signup')}?{chosen.replace('&', '&amp;')}" in listed
    assert form["nature"].value() == "non_profit"
    facility = Facility.objects.get()
    facts = (facility.setting, facility.tenure, facility.serves_meals, facility.highest_floor)
    assert facts == ("employer", "leased", True, 2)


def test_signing_up_leads_to_the_new_facility_with_the_choices(client):
    answer = client.post(
        f"{reverse('signup')}?setting=family",
        {"uscc": valid_uscc(4711), "name": "杭州向阳", "nature": "for_profit", "representative": "李明",
         "full_name": "李明", "mobile": "13800138000", "username": "xiangyang", "password": "tuoyu-demo-2026",
         "password_again": "tuoyu-demo-2026"},
    )  # fmt: skip

    assert answer.url.endswith("?setting=family")
