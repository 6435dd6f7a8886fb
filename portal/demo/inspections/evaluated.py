"""A whole round of evaluation in the district, from the call to published grades, through the acts."""

from datetime import date, timedelta
from random import Random

from django.db import transaction
from django.db.models import QuerySet

from facilities.ground.choices import FacilityState
from facilities.models import Facility, Filing
from inspections.evaluation import consequences, demonstration, improvements, rounds, scoring, sheets
from inspections.evaluation.choices import EvaluationState, ImprovementState, Letter
from inspections.models import (
    Assessor,
    Consequence,
    DemonstrationCall,
    DemonstrationEntry,
    Evaluation,
    Grade,
    Improvement,
    Item,
    Round,
    SelfScore,
    SiteScore,
    Standard,
    Vote,
)
from portal.accounts.models import User
from portal.demo.demonstration import demonstrator
from portal.demo.inspections import people
from portal.demo.people import HOME_STREET
from portal.models import Area, Clause
from portal.querysets import within
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Limits, Outcome

MOST = 6  # facilities of the round
CALLED, SCORED, PUBLISHED = 60, 40, 30  # days ago
ASSESSORS = {"reviewer": "卫生保健", "reviewer2": "食品营养", "education": "早期教育", "market": "食品安全"}
CLAUSE = "district-oversight"


@demonstrator(68, "evaluation")
@transaction.atomic
def invent_evaluation(rng: Random, on: date) -> int:
    """Invent a round unless there is one; return how many facilities it evaluates."""
    users = {row.username: row for row in User.objects.filter(username__in=[*ASSESSORS, "bureau", "deputy"])}
    standard = Standard.objects.filter(valid_from__lte=on - timedelta(days=CALLED)).first()
    district = Area.objects.get(pk=HOME_STREET).parent_id or HOME_STREET
    answered_for = Filing.objects.exclude(created_by=None).values("facility")
    filed = Facility.objects.filter(within([HOME_STREET]), is_demo=True, state=FacilityState.FILED, pk__in=answered_for)
    if Round.objects.exists() or standard is None or not filed.exists() or len(users) < len(ASSESSORS) + 2:
        return 0
    facilities = _chosen(filed, standard, on - timedelta(days=SCORED))
    for name, competence in ASSESSORS.items():
        body = users[name].memberships.get().organisation
        Assessor.objects.create(user=users[name], organisation=body, competence=competence)
    round_ = Round(
        standard=standard, area_id=district, year=on.year, name=f"{on.year}年度质量评估（演示）", is_demo=True
    )
    rounds.call(round_, by=users["bureau"], on=on - timedelta(days=CALLED), facilities=facilities)
    operators = people.operators(facilities)
    _answer(round_, operators)
    rounds.begin_scoring(round_, by=users["bureau"], on=on - timedelta(days=SCORED))
    _score(round_, rng, on - timedelta(days=SCORED - 2))
    _moderate(round_, users["bureau"], on - timedelta(days=PUBLISHED + 2))
    rounds.publish(round_, by=users["bureau"], on=on - timedelta(days=PUBLISHED))
    _follow(round_, operators, users, on)
    _choose(round_, operators, users, on)
    return len(facilities)


def _chosen(filed: QuerySet[Facility], standard: Standard, day: date) -> list[Facility]:
    """Return some facilities: one of the operator's own, and those whose basic items the rulebook finds met."""
    codes = Item.objects.filter(dimension__standard=standard, is_basic=True).exclude(clause_code="")
    said = rulebook.findings(filed, on=day, clauses=set(codes.values_list("clause_code", flat=True)))
    lacking = {key: sum(one.outcome != Outcome.MET for one in found) for key, found in said.items()}
    own = filed.filter(operator__organisation__memberships__user__username="operator").order_by("pk").first()
    rows = filed.select_related("operator__organisation")
    return sorted(rows, key=lambda row: (row != own, lacking.get(row.pk, 0), row.pk))[:MOST]


def _answer(round_: Round, operators: dict[int, User]) -> None:
    items = list(Item.objects.filter(dimension__standard=round_.standard, clause_code=""))
    for row in round_.evaluations.select_related("facility__operator__organisation", "round__standard"):
        scores = [SelfScore(evaluation=row, item=item, points=item.points) for item in items]
        by = operators[row.facility_id]
        rounds.save_self_scores(row, scores, by=by)
        rounds.submit(row, by=by)


def _score(round_: Round, rng: Random, day: date) -> None:
    """Let every sheet be filled in; at the first facility the second assessor is so strict that a third is drawn."""
    first = round_.evaluations.order_by("pk")[0].pk
    for row in round_.evaluations.filter(state=EvaluationState.SCORING).order_by("pk"):
        for place in (1, 2, 3):
            sheet = SiteScore.objects.select_related("assessor__user", "evaluation__round").filter(
                evaluation=row, place=place
            )
            for found in sheet:
                _fill(found, rng, day, strict=row.pk == first and place == 2)


def _fill(sheet: SiteScore, rng: Random, day: date, *, strict: bool) -> None:
    given = [
        (item, item.points if item.is_basic else _points(item, rng, strict=strict), "")
        for item in sheets.items_of(sheet)
    ]
    sheets.mark(sheet, given, by=sheet.assessor.user)
    sheets.hand_in(sheet, by=sheet.assessor.user, on=day)


def _points(item: Item, rng: Random, *, strict: bool) -> int:
    if strict and item.code == "7.2":
        return item.points // 2
    return max(item.points - rng.choice((0, 0, 0, 1)), 1)


def _moderate(round_: Round, by: User, day: date) -> None:
    for row in (
        Evaluation.objects.filter(round=round_).to_moderate().select_related("facility__area", "round__standard")
    ):
        apart = scoring.differences(row, Limits(day))
        decided = [
            (one.dimension, max(one.given), "第二名评估员未看到户外活动，复看记录后采纳较高分。") for one in apart
        ]
        rounds.moderate(row, decided, by=by, on=day)  # type: ignore[arg-type]


def _follow(round_: Round, operators: dict[int, User], users: dict[str, User], on: date) -> None:
    """Let the first measures be planned, the best facility become a demonstration place, and another be proposed for a reward."""
    waiting = Improvement.objects.filter(evaluation__round=round_).with_case()
    for row in waiting.filter(state=ImprovementState.OPEN)[:2]:
        row.measure, row.person, row.until = "调整一日安排并培训保育人员。", "保教主任", row.due_on or on
        improvements.plan(row, by=operators[row.evaluation.facility_id], on=on - timedelta(days=PUBLISHED - 5))
    best = Grade.objects.filter(evaluation__round=round_, letter=Letter.A).order_by("-per_thousand", "pk").first()
    if best is None:
        return
    clause = Clause.objects.in_force(on).filter(code=CLAUSE).latest("version")
    words = {"content": "每季度接待两家托育机构跟岗学习。", "reasons": "质量评估等级为A级，得分居本轮首位。"}
    facts = {"evaluation": best.evaluation, "clause": clause, "months": 12, "kind": "demonstration"}
    row = consequences.propose(Consequence(**facts, **words), by=users["bureau"], on=on - timedelta(days=PUBLISHED - 1))
    by = operators[best.evaluation.facility_id]
    consequences.state_case(row, by=by, on=on - timedelta(days=PUBLISHED - 2), statement="愿意承担帮带任务。")
    consequences.confirm(row, by=users["deputy"], on=on - timedelta(days=PUBLISHED - 3))


def _choose(round_: Round, operators: dict[int, User], users: dict[str, User], on: date) -> None:
    """Let the best facilities enter a call, the panel vote, and the ranking be published; another call is open."""
    words = {
        "area": round_.area,
        "criteria": "规范办托、医育结合，有可供同行借鉴的做法，愿意帮带其他机构。",
        "places": 2,
    }
    opened, ended = on - timedelta(days=PUBLISHED - 1), on - timedelta(days=20)
    call = DemonstrationCall(name=f"{on.year}年示范机构评选（演示）", enter_by=ended, **words)
    demonstration.call(call, by=users["bureau"], on=opened)
    for row in round_.evaluations.with_place().filter(grades__letter=Letter.A):  # type: ignore[attr-defined]
        entry = DemonstrationEntry(call=call, evaluation=row, statement="每周开放半日活动，家长和同行可预约观摩。")
        demonstration.enter(entry, by=operators[row.facility_id], on=ended)
    if call.entries.exists():  # type: ignore[attr-defined]
        demonstration.begin_vote(call, by=users["bureau"], on=ended + timedelta(days=1))
        votes = Vote.objects.filter(entry__call=call).select_related("assessor__user", "entry__evaluation__facility")
        for number, vote in enumerate(votes.select_related("entry__call").order_by("pk")):
            points, by = 96 - number * 7 % 20, vote.assessor.user
            demonstration.vote(vote, points=points, note="", by=by, on=ended + timedelta(days=3))
        demonstration.publish(call, by=users["bureau"], on=on - timedelta(days=10))
    soon = DemonstrationCall(name="医育结合示范机构征集（演示）", enter_by=on + timedelta(days=30), **words)
    demonstration.call(soon, by=users["bureau"], on=on)
