"""Evaluations of the permission matrix, and how their pages are addressed and sent to."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from facilities.models import Facility
from inspections.evaluation.seeds import facts
from inspections.evaluation.standards import store
from inspections.models import (
    Assessor,
    AssessorTie,
    Consequence,
    DemonstrationCall,
    Evaluation,
    Grade,
    Improvement,
    Item,
    LookBack,
    Round,
)
from portal.models import Clause, User
from tests.factories import TODAY, UserFactory

OF_ROUND = "round round-begin round-publish round-public round-results".split()
OF_EVALUATION = "consequence-propose evaluation evaluation-answer evaluation-moderate grade-appeal grade-suspend grade-restore".split()

OF_CONSEQUENCE = """consequence consequence-state consequence-confirm consequence-drop consequence-suspend consequence-restore
consequence-withdraw""".split()
OF_CALL = "call call-enter call-begin call-publish call-public".split()
OF_MEASURE = "improvement improvement-plan improvement-report improvement-judge".split()


def evaluations(facility: Facility, lead: User) -> dict[str, SimpleNamespace]:
    """Return evaluations of a facility by how far they are, each in a round of its place."""
    standard, _is_new = store(facts())
    return {
        "evaluation": _things(facility, lead, standard, "called"),
        "evaluation, moderated": _things(facility, lead, standard, "moderation"),
        "evaluation, graded": _things(facility, lead, standard, "graded"),
        "evaluation, suspended": _things(facility, lead, standard, "graded", "suspended"),
    }


def _things(facility: Facility, lead: User, standard: Any, state: str, held: str = "valid") -> SimpleNamespace:
    facts_ = {"standard": standard, "year": 2026, "called_on": TODAY, "called_by": lead}
    area = facility.area.parent
    round_ = Round.objects.create(
        area=area, name=f"{facility.pk}-{state}-{held}", state="published" if state == "graded" else "called", **facts_
    )
    row = Evaluation.objects.create(round=round_, facility=facility, state=state)
    grade = None
    if state == "graded":
        grade = Grade.objects.create(
            state=held,
            evaluation=row,
            letter="B",
            per_thousand=800,
            since=TODAY,
            until=TODAY.replace(year=TODAY.year + 3),
            by=lead,
        )
    item = Item.objects.filter(dimension__standard=standard).order_by("pk")[0]
    measure = Improvement.objects.create(evaluation=row, item=item, lost=1, due_on=TODAY)
    facts_ = {
        "kind": "demonstration",
        "clause": Clause.objects.filter(code="district-oversight").latest("version"),
        "months": 12,
    }
    follows = Consequence.objects.create(
        evaluation=row,
        content="帮带",
        reasons="A级",
        proposed_by=UserFactory(),
        proposed_on=TODAY,
        stated_on=TODAY,
        **facts_,
    )
    body = lead.memberships.first().organisation
    assessor = Assessor.objects.create(user=UserFactory(), organisation=body, competence="保健")
    tie = AssessorTie.objects.create(assessor=assessor, facility=facility, reason="曾任园长")
    call = DemonstrationCall.objects.create(
        area=area,
        name=f"评选{row.pk}",
        criteria="质量",
        places=1,
        enter_by=TODAY,
        called_on=TODAY,
        called_by=lead,
        **({"state": "published", "published_on": TODAY} if state == "graded" else {}),
    )
    look_back = LookBack.objects.create(improvement=measure, due_on=TODAY)
    things = {
        "call": call,
        "look_back": look_back,
        "standard": standard,
        "grade": grade,
        "assessor": assessor,
        "tie": tie,
        "measure": measure,
        "follows": follows,
    }
    return SimpleNamespace(evaluation=row, round=round_, **things)


def _pk(thing: str) -> Callable[[Any], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(OF_ROUND, _pk("round")),
    **dict.fromkeys(OF_EVALUATION, _pk("evaluation")),
    **dict.fromkeys(["standard", "standard-sheet"], _pk("standard")),
    **dict.fromkeys(["site-score", "vote"], lambda case: {"pk": 0}),
    **dict.fromkeys(OF_CALL, _pk("call")),
    "look-back": _pk("look_back"),
    **dict.fromkeys(["assessor", "assessor-end"], _pk("assessor")),
    "assessor-tie-end": _pk("tie"),
    **dict.fromkeys(OF_CONSEQUENCE, _pk("follows")),
    **dict.fromkeys(OF_MEASURE, _pk("measure")),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "assessor": lambda case, user: {"facility": case.facility.pk, "reason": "亲属"},
    "assessor-create": lambda case, user: {"username": "nobody", "competence": "保健"},
    "call-create": lambda case, user: {"name": "评选"},
    "call-enter": lambda case, user: {"statement": "混龄活动"},
    "look-back": lambda case, user: {"holds": "true"},
    "consequence-propose": lambda case, user: {"kind": "reward"},
    "consequence-state": lambda case, user: {"statement": "同意"},
    **dict.fromkeys(OF_CONSEQUENCE[3:], lambda case, user: {"reason": "核查"}),
    "improvement-plan": lambda case, user: {"measure": "整改", "person": "园长", "until": TODAY, "seen_revision": 0},
    "improvement-report": lambda case, user: {"text": "已改"},
    "improvement-judge": lambda case, user: {"verdict": "confirmed"},
    "grade-appeal": lambda case, user: {"reasons": "分数有误"},
    **dict.fromkeys(["grade-suspend", "grade-restore"], lambda case, user: {"reason": "严重事故"}),
}
LISTED: dict[str, Callable[[Any], str]] = {
    "round-list": lambda case: str(case.things.round),
}
