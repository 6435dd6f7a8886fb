"""Letters keep their words, their number and the proof that they were read; notices are told once."""

import re
import shutil
import subprocess

import pytest
from django.urls import reverse

from portal.errors import Refused
from portal.letters import letters, notices, tasks
from portal.models import Letter, LetterTemplate, Notice, Organisation
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

    letters.revoke(letter.subject, letter.template_id, on=TODAY)

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


def test_a_template_is_previewed_as_kept_and_as_typed_and_nothing_is_issued(client, bureau):
    client.force_login(bureau)
    url = reverse("template-preview", args=["correction-order"])
    typed = {"title": "责令改正", "number_word": "责", "body": "改正{facility}", "seen_revision": 0}

    kept, shown = client.get(url), client.post(url, typed)

    assert [page["Content-Type"] for page in (kept, shown)] == ["application/pdf"] * 2
    assert kept.content != shown.content
    assert "改正{facility}" not in LetterTemplate.objects.get(pk="correction-order").body
    assert client.post(url, typed | {"body": "{nobody}"}).context["form"].errors
    assert not Letter.objects.exists()


def test_an_earlier_wording_is_kept_and_can_hold_again(client, bureau):
    client.force_login(bureau)
    before = LetterTemplate.objects.get(pk="refusal").body
    typed = {"title": "告知书", "number_word": "告", "body": "新文字。", "legal_basis": "", "seen_revision": 0}
    client.post(reverse("template-edit", args=["refusal"]), typed)
    page = client.get(reverse("template-versions", args=["refusal"]))
    first = list(page.context["versions"])[-1]

    client.post(reverse("template-restore", args=["refusal"]), {"version": first.pgh_id})

    template = LetterTemplate.objects.get(pk="refusal")
    assert (template.body, template.revision) == (before, 2)
    assert client.post(reverse("template-restore", args=["refusal"]), {"version": "x"}).status_code == 409
    assert letters.versions(template).count() == 3


def test_a_letter_of_another_body_is_signed_by_it(letter, facility, bureau):
    body = Organisation.objects.get(department="civil-affairs")

    assert letters.issuer_name(letter.issuer).endswith("区卫生健康局")
    assert letters.issuer_name(body).endswith("区民政局")


def test_the_addressee_reads_it_off_the_worklist_and_the_notices(client, letter, facility):
    operator = operator_user(facility.operator)
    tasks.render_letter(letter.pk)
    client.force_login(operator)
    assert letter.number in client.get(reverse("home")).content.decode()

    client.get(reverse("letter", args=[letter.pk]))

    assert letter.number not in client.get(reverse("home")).content.decode()
