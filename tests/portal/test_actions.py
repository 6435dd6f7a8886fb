"""What a page offers is asked of one table per noun, and is what the act then allows."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db.models import Model

import portal.urls  # noqa: F401 - brings in every view, and so every table
from inspections.complaints.choices import ComplaintState
from inspections.incidents.choices import IncidentState
from inspections.models import Complaint, Incident, Visit
from inspections.visits.choices import VisitState
from metrics.models import Report
from metrics.reports.choices import ReportState
from portal import actions
from portal.actions import Act, allowed, before, declare

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
MOVES = {"new": {"open", "dropped"}, "open": {"done"}, "done": set()}


class Row:
    """A row of a noun that only this test has."""

    def __init__(self, state: str, size: int = 1) -> None:
        self.state, self.size = state, size


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """A noun with acts; which policies were asked."""
    questions: list[str] = []

    def may_work(user: SimpleNamespace, row: Row) -> bool:
        questions.append("may_work")
        return user.works

    monkeypatch.setattr(actions, "ACTS", {})
    declare(
        Row,
        begin=Act(may_work, before(MOVES, "open")),
        drop=Act(may_work, before(MOVES, "dropped")),
        finish=Act(may_work, before(MOVES, "done"), lambda row: row.size > 0),
    )
    return questions


def test_an_act_is_offered_in_the_states_from_which_the_noun_moves(asked):
    worker = SimpleNamespace(works=True)

    assert allowed(Row("new"), worker) == {"begin", "drop"}
    assert allowed(Row("open"), worker) == {"finish"}
    assert allowed(Row("done"), worker) == frozenset()


def test_an_act_is_offered_to_those_only_who_may(asked):
    assert allowed(Row("new"), SimpleNamespace(works=False)) == frozenset()


def test_an_act_may_depend_on_the_row(asked):
    assert allowed(Row("open", size=0), SimpleNamespace(works=True)) == frozenset()


def test_a_policy_is_asked_once_for_all_acts(asked):
    allowed(Row("new"), SimpleNamespace(works=True))

    assert asked == ["may_work"]


def test_a_noun_without_a_table_is_an_error_of_the_programmer():
    with pytest.raises(KeyError):
        allowed(Row("new"), SimpleNamespace(works=True))


@pytest.mark.parametrize(
    ("model", "state", "acts"),
    [
        (Incident, IncidentState.REPORTED, {"follow_up", "take_up", "reclassify", "excuse"}),
        (Incident, IncidentState.INVESTIGATED, {"follow_up", "conclude", "reclassify", "excuse"}),
        (Incident, IncidentState.CONCLUDED, {"tell_all"}),
        (Complaint, ComplaintState.RECEIVED, {"accept", "refuse", "join", "pass_on", "tie"}),
        (Complaint, ComplaintState.HANDLED, {"reply", "question", "ask_also", "tie"}),
        (Complaint, ComplaintState.REPLIED, {"tie"}),
        (Complaint, ComplaintState.DUPLICATE, {"tie"}),
        (Visit, VisitState.PLANNED, {"begin", "cancel"}),
        (Visit, VisitState.OPEN, {"conclude", "cancel"}),
        (Visit, VisitState.CONCLUDED, {"sign"}),
        (Report, ReportState.DRAFT, {"fill"}),
        (Report, ReportState.SENT, {"check", "approve"}),
        (Report, ReportState.CHECKED, {"approve"}),
        (Report, ReportState.RETURNED, {"fill"}),
        (Report, ReportState.APPROVED, {"correct"}),
        (Report, ReportState.CORRECTING, {"fill", "keep"}),
    ],
)
def test_the_acts_of_each_state(model: type[Model], state: str, acts: set[str]):
    assert {name for name, act in actions.ACTS[model].items() if state in act.states} == acts


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_a_template_asks_for_acts_that_exist_and_never_for_a_literal_state(template):
    text = template.read_text()
    known = {name for table in actions.ACTS.values() for name in table}

    assert not re.search(r"\bstate (==|!=|in|not in) ", text)
    for variable in re.findall(r"\{% acts \S+ as (\w+) %\}", text):
        assert set(re.findall(rf'"(\w+)" in {variable}\b', text)) <= known
