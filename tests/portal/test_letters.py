"""Letters keep their words, their number and the proof that they were read; notices are told once."""

import re
import shutil
import subprocess

import pytest
from django.urls import reverse

from portal import letters, notices, tasks
from portal.errors import Refused
from portal.models import Letter, LetterTemplate, Notice
from tests.facilities.builders import complete_facility
from tests.factories import TODAY, operator_user

pytestmark = pytest.mark.django_db
WORDS = {"facility": "小太阳", "filing_number": "备1", "received_on": "2026年11月23日", "receipt_number": "330103"}


@pytest.fixture
def facility():
    return complete_facility(name="小太阳托育园")


@pytest.fixture
def letter(facility, bureau) -> Letter:
    to = facility.operator.organisation
    facts = [("机构名称", facility.name)]
    return letters.issue(
        "basic-conditions", facility, area=facility.area, to=to, by=bureau, on=TODAY, words=WORDS, facts=facts
    )


def test_letters_of_one_word_are_numbered_without_gaps_and_keep_their_words_when_the_template_changes(
    letter, facility, bureau
):
    LetterTemplate.objects.filter(pk="basic-conditions").update(body="新文字。")
    to = facility.operator.organisation

    second = letters.issue("basic-conditions", facility, area=facility.area, to=to, by=bureau, on=TODAY, words={})

    letter.refresh_from_db()
    assert [letter.number, second.number] == ["下卫托告〔2026〕1号", "下卫托告〔2026〕2号"]
    assert "小太阳" in letter.body
    assert second.body == "新文字。"


def test_a_letter_whose_placeholder_has_no_word_is_not_issued(facility, bureau):
    to = facility.operator.organisation

    with pytest.raises(Refused, match="filing_number"):
        letters.issue(
            "basic-conditions", facility, area=facility.area, to=to, by=bureau, on=TODAY, words={"facility": "x"}
        )

    assert not Letter.objects.exists()


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils reads the PDF, and is not installed")
def test_the_pdf_names_addressee_number_text_and_facts(letter):
    tasks.render_letter(letter.pk)

    letter.refresh_from_db()
    said = subprocess.run(["pdftotext", "-", "-"], input=letter.pdf.read(), capture_output=True, check=True)
    text = re.sub(r"\s", "", said.stdout.decode())
    for expected in (letter.to.name, letter.number, "托育机构基本条件告知书", "小太阳托育园", letter.check_code):
        assert expected in text
    assert len(letter.sha256) == 64


def test_the_first_look_of_the_addressee_is_the_read_receipt_and_an_officers_look_is_not(
    client, letter, facility, bureau
):
    tasks.render_letter(letter.pk)
    operator = operator_user(facility.operator)
    client.force_login(bureau)
    client.get(reverse("letter", args=[letter.pk]))
    letter.refresh_from_db()
    assert letter.read_at is None

    client.force_login(operator)
    client.get(reverse("letter", args=[letter.pk]))

    letter.refresh_from_db()
    assert letter.read_by == operator


def test_everybody_can_verify_a_letter_and_nobody_learns_what_it_says(client, letter):
    page = client.get(letter.get_absolute_url()).content.decode()
    assert letter.number in page
    assert "小太阳" not in page
    assert "撤销" not in page

    letters.revoke(letter, on=TODAY)

    assert "已于2026-11-23撤销" in client.get(letter.get_absolute_url()).content.decode()


def test_a_template_takes_only_words_that_the_portal_can_fill_in(client, bureau):
    client.force_login(bureau)
    url = reverse("template-edit", args=["basic-conditions"])
    typed = {"title": "告知书", "number_word": "告", "body": "给{nobody}的信", "seen_revision": 0}

    refused = client.post(url, typed)
    saved = client.post(url, typed | {"body": "给{facility}的信"})

    assert "nobody" in refused.content.decode()
    assert saved.status_code == 302
    assert LetterTemplate.objects.get(pk="basic-conditions").body == "给{facility}的信"


def test_a_notice_is_told_once_and_whoever_reads_it_first_reads_it_for_the_body(client, facility):
    operator = operator_user(facility.operator)
    body = facility.operator.organisation

    told = [notices.tell("renewal-1", to=body, title="证照即将到期") for _ in range(2)]

    client.force_login(operator)
    assert told == [True, False]
    assert "证照即将到期" in client.get(reverse("home")).content.decode()
    client.post(reverse("notice-read", args=[Notice.objects.get().pk]))
    assert Notice.objects.get().read_by == operator
    assert "证照即将到期" not in client.get(reverse("home")).content.decode()
    assert "证照即将到期" in client.get(reverse("notice-list")).content.decode()
