"""What the portal knows it does not ask again, and it says where it took it from."""

import pytest
from django.urls import reverse
from django.utils import timezone

from facilities.dossier import preparation
from facilities.ground.choices import MealSource, Setting
from facilities.models import Facility
from portal.models import Document
from tests.facilities.builders import complete_facility
from tests.factories import CHANGQING, TODAY, OperatorFactory, community_of, operator_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def set_up(operator, **facts) -> Facility:
    """Return a new facility of the operator, as its page sets it up."""
    row = Facility(operator=operator, name="新园", area=community_of(CHANGQING), address="长庆街9号", **facts)
    user = operator_user(operator)
    return preparation.create_facility(row, by=user, on=TODAY)


def test_a_second_facility_starts_from_the_first_one_and_says_so(client):
    first = complete_facility(
        name="小太阳托育园",
        serves_meals=True,
        meal_source=MealSource.KITCHEN,
        food_licence_number="JY1",
        fee_note="含餐",
    )

    second = set_up(first.operator, setting=Setting.PRIVATE)

    assert (second.serves_meals, second.food_licence_number, second.fee_note) == (True, "JY1", "含餐")
    assert (second.head_name, second.capacity, second.tenure) == ("", None, "")
    client.force_login(second.filings.get().created_by)
    assert "取自“小太阳托育园”" in client.get(reverse("dossier-section", args=[second.pk, "basics"])).content.decode()


def test_the_operators_own_licence_is_not_uploaded_twice_and_each_dossier_keeps_its_own_copy(client):
    first = complete_facility(name="小太阳托育园")

    second = set_up(first.operator, setting=Setting.PRIVATE)

    assert set(second.documents.values_list("kind", flat=True)) == {"licence"}
    client.force_login(second.filings.get().created_by)
    assert "取自“小太阳托育园”" in client.get(reverse("document-list", args=[second.pk])).content.decode()
    preparation.discard(second, by=second.filings.get().created_by)
    kept = Document.objects.get(kind="licence")
    assert kept.file.storage.exists(kept.file.name)


def test_a_family_care_point_takes_its_head_from_the_registration():
    operator = OperatorFactory(representative="李明", mobile="13700137000")

    home = set_up(operator, setting=Setting.FAMILY)

    assert (home.head_name, home.head_id_number, home.contact_mobile) == ("李明", "11010519491231002X", "13700137000")
    assert set(home.prefilled.values()) == {"registration"}


def test_a_number_is_taken_over_with_the_kind_of_its_paper():
    operator = OperatorFactory(representative_id_type="passport", representative_id="E12345678")

    home = set_up(operator, setting=Setting.FAMILY)

    assert (home.head_id_type, home.head_id_number) == ("passport", "E12345678")


def test_the_mark_goes_with_the_first_change_by_the_operator(client):
    home = set_up(OperatorFactory(), setting=Setting.FAMILY)
    client.force_login(home.filings.get().created_by)
    url = reverse("dossier-section", args=[home.pk, "basics"])
    form = client.get(url).context["form"]
    typed = {n: v for n in form.fields if (v := form[n].value()) not in (None, "")}

    client.post(url, typed | {"head_name": "王芳"})

    home.refresh_from_db()
    assert home.head_name == "王芳"
    assert set(home.prefilled) == {"head_id_number", "contact_mobile"}


def test_a_new_facility_is_offered_the_registered_address(client):
    operator = OperatorFactory(address="体育场路8号")
    client.force_login(operator_user(operator))

    assert client.get(reverse("facility-create")).context["form"]["address"].value() == "体育场路8号"
