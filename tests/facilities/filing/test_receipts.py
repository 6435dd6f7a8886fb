"""The receipt: a PDF in Chinese whose QR code leads to a page that says whether it still holds."""

import re
import shutil
import subprocess
from io import BytesIO
from itertools import combinations

import pytest
import segno
from django.urls import reverse
from PIL import Image

from facilities.filing import filings as life, receipts, tasks
from facilities.ground.choices import FacilityState
from facilities.models import Facility, Receipt
from portal.documents import printing
from tests.facilities.builders import accepted, complete_facility, draft
from tests.factories import TODAY, operator_user

pytestmark = pytest.mark.django_db
poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils reads the PDF, and is not installed")
DOTS_PER_CM = 300 / 2.54
WIDTH_CM = 4.4  # of the printed QR code with its quiet zone


@pytest.fixture
def receipt(bureau) -> Receipt:
    facility = complete_facility(name="小太阳托育园")
    row = life.submit(draft(facility), by=operator_user(facility.operator), on=TODAY, declared_by="李明")
    return accepted(row, by=bureau)


def test_the_receipt_is_made_once_and_is_a_pdf(receipt):
    tasks.render_receipt(receipt.pk)
    receipt.refresh_from_db()
    first = receipt.pdf.name

    tasks.render_receipt(receipt.pk)

    receipt.refresh_from_db()
    assert receipt.pdf.name == first
    with receipt.pdf.open() as pdf:
        assert pdf.read().startswith(b"%PDF-")


@poppler
def test_the_receipt_says_in_chinese_who_was_filed_with_what_and_when(receipt):
    said = subprocess.run(["pdftotext", "-", "-"], input=receipts.render(receipt), capture_output=True, check=True)

    text = re.sub(r"\s", "", said.stdout.decode()).translate({0xFF0C: ",", 0xFF1A: ":"})
    operator = receipt.filing.facility.operator.organisation
    for expected in (
        "托育机构备案回执",
        f"编号:{receipt.number}",
        f"{operator.name}:",
        operator.uscc,
        "“小太阳托育园”备案材料收悉,备案号备330103-2026-00001",
        "你单位于2026年11月23日报送",
        "下城区卫生健康局",
        "长庆街道",
        "长庆街1号",
        "全日",
        "托位数15个",
        "托小班（12—24个月）,15人",
        f"核验码:{receipt.check_code}",
    ):
        assert expected in text


@poppler
@pytest.mark.parametrize("classes", [1, 2, 10, 30])
def test_however_many_classes_nothing_on_the_print_covers_anything_else(receipt, classes):
    one = receipt.content["classes"][0]
    receipt.content["classes"] = [one | {"name": f"第{number}班"} for number in range(classes)]

    boxes = subprocess.run(
        ["pdftotext", "-bbox", "-", "-"], input=receipts.render(receipt), capture_output=True, check=True
    )

    pages = [[Word(*found) for found in WORD.findall(page)] for page in boxes.stdout.decode().split("<page ")[1:]]
    assert sum(len(page) for page in pages) > 40
    for words in pages:
        assert [(one, other) for one, other in combinations(words, 2) if one.covers(other)] == []


@poppler
@pytest.mark.parametrize(("classes", "named"), [(1, True), (2, True), (5, True), (6, False), (40, False)])
def test_the_receipt_is_one_page_with_the_day_and_room_for_the_seal(receipt, classes, named):
    operator, basics = receipt.content["operator"], receipt.content["basics"]
    one = receipt.content["classes"][0]
    receipt.content["classes"] = [one | {"name": f"{'长' * 35}{number:02}班"} for number in range(classes)]
    operator["name"], basics["name"], basics["address"] = "举" * 120, "托" * 120, "址" * 200

    said = subprocess.run(["pdftotext", "-", "-"], input=receipts.render(receipt), capture_output=True, check=True)

    text = re.sub(r"\s", "", said.stdout.decode())
    assert said.stdout.count(b"\f") == 1
    assert all(word in text for word in ("卫生健康局", "2026年11月23日", "公章", receipt.check_code))
    assert (f"{classes - 1:02}班" in text) is named
    assert named or f"{classes}个班" in text
    assert f"{15 * classes}人" in text or named


WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


class Word:
    """A word on a page; a quarter of its height above and below is air."""

    def __init__(self, left: str, top: str, right: str, bottom: str, text: str):
        air = (float(bottom) - float(top)) / 4
        self.left, self.right, self.text = float(left), float(right), text
        self.top, self.bottom = float(top) + air, float(bottom) - air

    def __repr__(self) -> str:
        return self.text

    def covers(self, other: "Word") -> bool:
        beside = self.right <= other.left + 0.5 or other.right <= self.left + 0.5
        return not beside and self.top < other.bottom and other.top < self.bottom


def test_the_same_receipt_gives_the_same_file(receipt):
    assert receipts.render(receipt) == receipts.render(receipt)


@poppler
def test_the_printed_qr_code_holds_the_address_of_the_public_page(receipt, settings):
    settings.PUBLIC_URL = "https://tuoyu.example.gov.cn"
    expected = printing.qr_code([f"https://tuoyu.example.gov.cn/verify/{receipt.check_code}/#", receipt.token])

    page = subprocess.run(
        ["pdftoppm", "-r", "300", "-gray"], input=receipts.render(receipt), capture_output=True, check=True
    )

    assert is_printed(expected, Image.open(BytesIO(page.stdout)))
    assert not is_printed(segno.make("https://tuoyu.example.gov.cn/verify/another/"), Image.open(BytesIO(page.stdout)))


def is_printed(code: segno.QRCode, page: Image.Image) -> bool:
    """Say whether the code stands on the page, 4.4 cm wide with its border, somewhere below the left edge of the text."""
    modules = list(code.matrix_iter(border=4))
    size, left = WIDTH_CM * DOTS_PER_CM / len(modules), 4 * DOTS_PER_CM
    dots = page.load()
    return any(
        all(
            (dots[int(left + (x + 0.5) * size), int(top + (y + 0.5) * size)] < 128) == bool(dark)
            for y, row in enumerate(modules)
            for x, dark in enumerate(row)
        )
        for top in range(int(page.height - WIDTH_CM * DOTS_PER_CM))
    )


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
