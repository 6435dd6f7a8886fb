"""A questionnaire comes in as an XLSForm workbook: whole or not at all, with each fault by its row, and what was asked never changes."""

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from metrics.models import Questionnaire, Survey
from metrics.surveys import questionnaires
from portal.errors import NotAllowed, Refused
from tests.factories import DISTRICT, TODAY

pytestmark = pytest.mark.django_db
SURVEY = [
    ["type", "name", "label::中文 (zh)", "label::English (en)", "right"],
    ["start", "start", "", "", ""],
    ["select_one sleep", "q1", "婴儿睡觉时较安全的姿势是？", "Safe position for sleep?", "back"],
    ["note", "n", "谢谢", "Thanks", ""],
    ["select_one yes_no", "q2", "1岁以内的食物应加盐？", "Salt before one year?", "no"],
]
CHOICES = [
    ["list_name", "name", "label::中文 (zh)"],
    ["sleep", "back", "仰卧"],
    ["sleep", "belly", "俯卧"],
    ["yes_no", "yes", "是"],
    ["yes_no", "no", "否"],
]
SETTINGS = [["form_title", "form_id", "pass_mark"], ["照护知识", "care-2027", "2"]]


def workbook(survey=SURVEY, choices=CHOICES, settings=SETTINGS) -> bytes:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept, {"in_memory": True}) as book:
        for name, rows in {"survey": survey, "choices": choices, "settings": settings}.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return kept.getvalue()


def with_row(*row: str) -> list[list[str]]:
    return [*SURVEY, list(row)]


def bring_in(by, content: bytes, pass_mark: int | None = None) -> Questionnaire:
    return questionnaires.bring_in("form.xlsx", content, pass_mark=pass_mark, by=by)


def test_a_workbook_becomes_questions_with_their_right_answers(bureau):
    made = bring_in(bureau, workbook())

    told = [(row.text, row.answers, row.right) for row in made.questions.all()]
    assert told == [
        ("婴儿睡觉时较安全的姿势是？", ["仰卧", "俯卧"], 0),
        ("1岁以内的食物应加盐？", ["是", "否"], 1),
    ]
    assert (made.code, made.title, made.pass_mark) == ("care-2027", "照护知识", 2)


@pytest.mark.parametrize(
    ("survey", "reason"),
    [
        (with_row("integer", "q3", "几个月？", "", ""), "第 6 行.*select_one"),
        (with_row("select_one sleep", "q3", "", "", "back"), "第 6 行.*300"),
        (with_row("select_one sleep", "q3", "字" * 301, "", "back"), "第 6 行.*300"),
        (with_row("select_one nothing", "q3", "问？", "", "back"), "第 6 行.*nothing"),
        (with_row("select_one sleep", "q3", "问？", "", "side"), "第 6 行.*back、belly"),
        (SURVEY[:2], "1.*100"),
        ([["name", "label"], ["q1", "问？"]], "type"),
    ],
)
def test_what_can_t_be_asked_or_judged_is_refused_with_its_row_and_nothing_is_kept(bureau, survey, reason):
    with pytest.raises(Refused, match=reason):
        bring_in(bureau, workbook(survey))

    assert not Questionnaire.objects.filter(code="care-2027").exists()


@pytest.mark.parametrize(("mark", "holds"), [("0", False), ("1", True), ("2", True), ("3", False), ("", False)])
def test_the_pass_mark_is_one_to_all_questions(bureau, mark, holds):
    content = workbook(settings=[SETTINGS[0], ["照护知识", "care-2027", mark]])
    if holds:
        assert bring_in(bureau, content).pass_mark == int(mark)
    else:
        with pytest.raises(Refused, match=r"1.*2") as refusal:
            bring_in(bureau, content)
        assert refusal.value.field == "pass_mark"


def test_what_was_asked_never_changes_and_what_was_not_is_replaced(bureau):
    bring_in(bureau, workbook())
    made = bring_in(bureau, workbook(), pass_mark=1)
    assert (made.pass_mark, made.questions.count()) == (1, 2)
    facts = {"year": 2026, "margin": 3, "size": 1, "seed": "x", "frame": [], "closes_on": date(2026, 12, 20)}
    Survey.objects.create(questionnaire=made, area_id=DISTRICT, drawn_on=TODAY, drawn_by=bureau, **facts)

    with pytest.raises(Refused, match="care-2027"):
        bring_in(bureau, workbook())


def test_the_page_takes_a_workbook_shows_what_it_holds_and_says_what_is_wrong(bureau, reviewer):
    client = Client()
    client.force_login(bureau)
    wrong = client.post("/surveys/questionnaires/new/", {"file": SimpleUploadedFile("a.xlsx", workbook(SURVEY[:2]))})
    answer = client.post(
        "/surveys/questionnaires/new/", {"file": SimpleUploadedFile("a.xlsx", workbook())}, follow=True
    )

    assert "1" in str(wrong.context["form"].errors["file"])
    assert "仰卧" in answer.content.decode()
    assert "care-2027" in client.get("/surveys/").content.decode()
    with pytest.raises(NotAllowed):
        bring_in(reviewer, workbook())
