"""Words that may not stand where they mean something else; what is not known is never told as None."""

import re

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.db import models

from portal.letters import letters
from portal.models import Clause

DORMANCY, NOT_FILED = "歇业", "不予备案"  # of a registered body; of a filing
CATALOGUE = settings.BASE_DIR / "locale/zh_Hans/LC_MESSAGES/django.po"
HOUSE = ("portal", "facilities", "staff", "inspections", "metrics")


def said() -> dict[str, str]:
    """Return what the portal says in Chinese by what its code says."""
    with CATALOGUE.open("rb") as text:
        return {str(message.id): str(message.string) for message in read_po(text) if message.id}


def read(*patterns: str) -> dict[str, str]:
    """Return the texts of files by their path."""
    found = [path for pattern in patterns for path in settings.BASE_DIR.glob(pattern)]
    return {str(path.relative_to(settings.BASE_DIR)): path.read_text() for path in found}


@pytest.mark.django_db
def test_the_dormancy_of_a_registered_body_is_no_word_for_a_facility_that_is_closed():
    files = read("templates/**/*.html", "*/*/**/*.typ", "*/data/*.toml", "*/*/data/*.toml")

    assert len(files) > 300
    assert [chinese for chinese in said().values() if DORMANCY in chinese] == []
    assert {path for path, text in files.items() if DORMANCY in text} == {
        "portal/data/rulebook.toml", "portal/data/corrections.toml",
    }  # fmt: skip
    told = Clause.objects.filter(text__contains=DORMANCY).values_list("text", flat=True)
    assert told
    assert all(re.search("登记状态|不同于|登记机关", text) for text in told)
    labels = [
        str(label)
        for app in HOUSE
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        for _value, label in field.flatchoices
    ]
    assert len(labels) > 500
    assert not [label for label in labels if DORMANCY in label]


def test_a_registrar_refuses_a_registration_and_never_a_filing():
    folders = ("facilities/registration/**/*.py", "templates/facilities/registration/*.html")
    texts, known = read(*folders), said()
    spoken = {
        known[text]
        for page in texts.values()
        for text in re.findall(r'(?:_\(|translate |gettext\()\s*"([^"]+)"', page)
        if text in known
    }

    assert len(spoken) > 100
    assert [chinese for chinese in spoken if NOT_FILED in chinese] == []
    assert [path for path, text in texts.items() if NOT_FILED in text] == []


def test_what_stands_in_lists_and_on_papers_is_a_statement_and_no_question():
    questions = {
        f"{field.model._meta.label_lower}.{field.name}": str(field.verbose_name)
        for app in HOUSE
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BooleanField) and str(field.verbose_name).startswith("是否")
    }

    assert questions == {}


@pytest.mark.django_db
def test_a_letter_says_a_dash_for_what_is_not_known_and_never_none():
    assert letters.filled("共{places}个托位", {"places": None}) == "共—个托位"
