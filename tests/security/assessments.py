"""The pilot's report of the permission matrix: a problem and an experience of an office, and how their pages are addressed and sent to."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from metrics.models import Assessment, Experience, Problem
from portal.models import User
from tests.factories import TODAY, UserFactory

OF_OFFICE = "problem-create experience-create".split()


def of_office(row: Assessment) -> SimpleNamespace:
    """Return an assessment with a problem and an experience, as the table calls them."""
    by = UserFactory()
    facts = {"measure": "指定专人", "person": "李主任", "due_on": TODAY, "told_by": by, "told_on": TODAY}
    problem = Problem.objects.create(assessment=row, what="报表迟报", **facts)
    experience = Experience.objects.create(assessment=row, title="架空层", text="做法", written_by=by, written_on=TODAY)
    return SimpleNamespace(assessment=row, problem=problem, experience=experience)


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(OF_OFFICE, _pk("assessment")),
    "problem-settle": _pk("problem"),
    "experience-spread": _pk("experience"),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "problem-create": lambda case, user: {"what": "报表迟报", "measure": "指定专人"},
    "experience-create": lambda case, user: {"title": "架空层"},
    "problem-settle": lambda case, user: {"outcome": "已改"},
}
