"""What is asked before somebody is hired: upper cases register who says no, and nobody is entered or given a post before they answered."""

from collections.abc import Callable

from facilities.models import Facility
from portal.errors import Refused
from staff.people.models import Person

Question = Callable[[Person, Facility], None]  # raises Refused, in words that tell the facility nothing more than that
QUESTIONS: list[Question] = []


def asked_before_hiring(question: Question) -> Question:
    """Register a question; it is asked in the transaction of the hiring."""
    QUESTIONS.append(question)
    return question


def ask(person: Person, facility: Facility) -> None:
    """Ask every question. The person may not be saved yet. Raises Refused."""
    for question in QUESTIONS:
        question(person, facility)


def is_refused(person: Person, facility: Facility) -> bool:
    """Say whether a question is answered with no."""
    try:
        ask(person, facility)
    except Refused:
        return True
    return False
