"""ID numbers are masked on every page; a look at one in full is for those who need it, and recorded."""

import pytest
from django.urls import reverse

from portal.models import PersonalDataAccess
from tests.factories import FilingFactory, operator_user

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


@pytest.fixture
def filing():
    return FilingFactory()


def test_the_case_page_masks_id_numbers(filing, bureau, client):
    client.force_login(bureau)

    page = client.get(filing.get_absolute_url()).content.decode()

    assert NUMBER not in page
    assert "110*************2X" in page


def test_a_look_at_the_full_number_is_recorded_with_name_and_field(filing, bureau, client):
    client.force_login(bureau)

    page = client.post(reverse("filing-reveal", args=[filing.pk]))

    assert NUMBER in page.content.decode()
    looks = PersonalDataAccess.objects.order_by("field").values_list("user", "field")
    assert list(looks) == [(bureau.pk, "head_id_number"), (bureau.pk, "representative_id")]


def test_a_street_officer_gets_no_number(filing, street, client):
    client.force_login(street)

    assert client.post(reverse("filing-reveal", args=[filing.pk])).status_code == 404
    assert not PersonalDataAccess.objects.exists()


def test_following_a_link_reveals_nothing(filing, client):
    client.force_login(operator_user(filing.facility.operator))

    assert client.get(reverse("filing-reveal", args=[filing.pk])).status_code == 405
