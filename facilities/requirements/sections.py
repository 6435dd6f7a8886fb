"""The parts of a dossier: a registry that upper apps plug theirs into, and what each part shows and still lacks."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from portal.tones import toned


@toned(good="done", info="in_progress", warning="correct")
class Progress(TextChoices):
    """How far the operator is with a section."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Completed")
    CORRECT = "correct", _("Needs correcting")


@dataclass(frozen=True)
class Answer:
    """One line of the check-your-answers page. `field` is the form field it comes from, to which remarks are tied."""

    field: str
    label: str | Promise
    value: object
    url: str = ""
    is_personal: bool = False

    @property
    def is_given(self) -> bool:
        """Say whether the operator has entered anything here."""
        return self.value not in (None, "", [], ())


Answers = Callable[[Facility], list[Answer]]


@dataclass(frozen=True)
class Section:
    """A registered part of the dossier. `url` says where the operator fills it in."""

    code: str
    title: str | Promise
    order: int
    url: Callable[[Facility], str]
    answers: Answers | None = None


SECTIONS: dict[str, Section] = {}


def section(
    code: str, title: str | Promise, *, order: int, answers: Answers | None = None
) -> Callable[[Callable[[Facility], str]], Callable[[Facility], str]]:
    """Register a part of the dossier by the function that returns its address; `answers` lists what was entered."""

    def register(url: Callable[[Facility], str]) -> Callable[[Facility], str]:
        SECTIONS[code] = Section(code, title, order, url, answers)
        return url

    return register


def in_order() -> list[Section]:
    """Return the sections in the order of the task list."""
    return sorted(SECTIONS.values(), key=lambda part: part.order)


def title_of(code: str) -> str | Promise:
    """Return the title of a section, or its code if no app offers it."""
    return SECTIONS[code].title if code in SECTIONS else code
