"""The receipt: a PDF in Chinese whose QR code leads to a page that says whether it still holds."""

import pytest
from django.urls import reverse

from facilities import filing as life, receipts, tasks
from facilities.choices import FacilityState
from facilities.models import Facility, Receipt
from tests.facilities.builders import complete_facility, draft
from tests.factories import TODAY, operator_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def receipt(bureau) -> Receipt:
    facility = complete_facility(name="小太阳托育园")
    row = life.submit(draft(facility), by=operator_user(facility.operator), on=TODAY, declared_by="李明")
    return life.accept(row, by=bureau, on=TODAY)


def test_the_receipt_is_made_once_and_is_a_pdf(receipt):
    tasks.render_receipt(receipt.pk)
    receipt.refresh_from_db()
    first = receipt.pdf.name

    tasks.render_receipt(receipt.pk)

    receipt.refresh_from_db()
    assert receipt.pdf.name == first
    with receipt.pdf.open() as pdf:
        assert pdf.read().startswith(b"%PDF-")


def test_the_qr_code_leads_to_the_public_page_of_this_receipt(receipt, settings, client):
    settings.PUBLIC_URL = "https://tuoyu.example.gov.cn/"

    url = receipts.verification_url(receipt)

    assert url == f"https://tuoyu.example.gov.cn/verify/{receipt.check_code}/"
    page = client.get(f"/verify/{receipt.check_code}/")
    assert receipt.number in page.content.decode()
    assert page.context["holds"] is True


def test_a_receipt_whose_filing_was_cancelled_does_not_hold(receipt, client):
    Facility.objects.update(state=FacilityState.CANCELLED)

    assert client.get(receipt.get_absolute_url()).context["holds"] is False


def test_a_wrong_code_verifies_nothing(client):
    assert client.get("/verify/nonsense/").status_code == 404


def test_a_receipt_is_found_by_its_printed_number(receipt, client):
    assert (
        client.get(reverse("receipt-lookup"), {"number": f" {receipt.number} "})["Location"]
        == receipt.get_absolute_url()
    )
    assert client.get(reverse("receipt-lookup"), {"number": "1"}).status_code == 200


def test_the_operator_waits_for_the_pdf_and_gets_it(receipt, client):
    client.force_login(operator_user(receipt.filing.facility.operator))
    page = reverse("receipt", args=[receipt.pk])
    assert client.get(page).status_code == 202

    tasks.render_receipt(receipt.pk)

    answer = client.get(page)
    answer.close()
    assert answer["Content-Type"] == "application/pdf"


def test_a_stranger_gets_no_pdf(receipt, client):
    client.force_login(operator_user(complete_facility().operator))

    assert client.get(reverse("receipt", args=[receipt.pk])).status_code == 404
