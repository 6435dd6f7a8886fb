"""docs/glossary.md is what the screen says: every noun and state has its row, and no word stands for two things by accident."""

import importlib
import pkgutil
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.models import Choices, Model
from django.utils.translation import override

GLOSSARY = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"
APPS = ("portal", "facilities", "staff", "inspections", "metrics")
ELSEWHERE = re.compile(r"\.(migrations|settings|management|demo|workshop)\b|\.(wsgi|celery)$")
TWO_THINGS = "Words that stand for two things"

Row = tuple[str, str, str]  # Chinese, English, code


def tables() -> dict[str, list[list[str]]]:
    """Return the rows of each section's table, without its head."""
    found: dict[str, list[list[str]]] = {}
    for section in GLOSSARY.read_text().split("\n## ")[1:]:
        lines = [line for line in section.splitlines() if line.startswith("| ")]
        found[section.splitlines()[0]] = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]
    return found


def written(kind: str) -> list[Row]:
    rows = [row for title, rows in tables().items() if title.endswith(f": {kind}") for row in rows]
    return [(row[0], row[1], row[2]) for row in rows]


def models() -> Iterator[tuple[str, type[Model]]]:
    """Yield the models that somebody wrote, with their app; the tables of tracked versions are made from them."""
    for app in APPS:
        for model in apps.get_app_config(app).get_models():
            if not model.__name__.endswith("Event"):
                yield app, model


def choices() -> Iterator[tuple[str, type[Choices]]]:
    """Yield every closed vocabulary of the apps, wherever it is defined."""
    for app in APPS:
        for module in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
            if not ELSEWHERE.search(module.name):
                yield from ((app, each) for each in _defined_in(module.name))


def _defined_in(module: str) -> Iterator[type[Choices]]:
    for each in vars(importlib.import_module(module)).values():
        if isinstance(each, type) and issubclass(each, Choices) and each.__module__ == module and list(each):
            yield each


def said(words: list[object]) -> tuple[str, str]:
    """Return the words in Chinese and in English."""
    with override("zh-hans"):
        chinese = " · ".join(str(word) for word in words)
    with override("en"):
        return chinese, " · ".join(str(word) for word in words)


def test_every_model_has_its_row_with_the_words_of_the_screen():
    expected = [(*said([model._meta.verbose_name]), f"`{app}.{model.__name__}`") for app, model in models()]

    assert Counter(written("nouns")) == Counter(expected)


def test_every_closed_vocabulary_has_its_row_with_the_words_of_the_screen():
    expected = [
        (
            *said([each.label for each in kind]),
            f"`{app}.{kind.__name__}` " + " · ".join(str(each.value) for each in kind),
        )
        for app, kind in choices()
    ]

    assert Counter(written("states and kinds")) == Counter(expected)


def test_no_word_stands_for_two_things_unless_the_glossary_says_why():
    words = [said([model._meta.verbose_name]) for _, model in models()]
    words += [said([each.label]) for _, kind in choices() for each in kind]
    meanings: dict[str, set[str]] = defaultdict(set)
    for chinese, english in words:
        meanings[chinese].add(english.lower())
        meanings[english.lower()].add(chinese)

    double = {word: " · ".join(sorted(stands)) for word, stands in meanings.items() if len(stands) > 1}

    assert {row[0]: row[1] for row in tables()[TWO_THINGS]} == double
    assert all(row[2] for row in tables()[TWO_THINGS])
