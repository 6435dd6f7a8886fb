"""A round from its call to the published grades: who is asked, who scores, when a third does, what is moderated, what is graded."""

import secrets
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from facilities.ground.choices import FacilityState
from facilities.models import Facility
from inspections.evaluation import improvements, policy, scoring
from inspections.evaluation.choices import EvaluationState as S, GradeState, RoundState
from inspections.evaluation.models import (
    Assessor,
    AssessorDraw,
    AssessorTie,
    Dimension,
    DimensionScore,
    Evaluation,
    Grade,
    Moderation,
    Round,
    SelfScore,
    SiteScore,
)
from inspections.planning import lottery
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.querysets import within
from portal.rulebook.rulebook import Limits
from portal.unique import save_unique
from portal.workflow.workflow import Moves, move

ROUND_MOVES: Moves = {
    RoundState.CALLED: {RoundState.SCORING},
    RoundState.SCORING: {RoundState.PUBLISHED},
    RoundState.PUBLISHED: set(),
}
MOVES: Moves = {
    S.CALLED: {S.SUBMITTED, S.UNGRADED},
    S.SUBMITTED: {S.SCORING},
    S.SCORING: {S.MODERATION, S.SETTLED},
    S.MODERATION: {S.SETTLED},
    S.SETTLED: {S.GRADED, S.UNGRADED},
    S.GRADED: {S.MODERATION},
    S.UNGRADED: set(),
}
GRADE_MOVES: Moves = {
    GradeState.VALID: {GradeState.SUSPENDED, GradeState.WITHDRAWN},
    GradeState.SUSPENDED: {GradeState.VALID, GradeState.WITHDRAWN},
    GradeState.WITHDRAWN: set(),
}
EACH = 2  # assessors of a facility, before a third


@transaction.atomic
def call(round_: Round, *, by: User, on: date, facilities: Iterable[Facility] | None = None) -> Round:
    """Call the facilities on file in the area to evaluate themselves, or only some of them."""
    require(policy.may_run(by, round_))
    if round_.standard.valid_from > on:
        raise Refused(_("This version of the standard does not hold yet."), field="standard")
    round_.called_by, round_.called_on = by, on
    save_unique(round_, Refused(_("There is a round of this name in the year."), field="name"))
    called = Facility.objects.filter(within([round_.area_id]), state=FacilityState.FILED)
    if facilities is not None:
        called = called.filter(pk__in=[row.pk for row in facilities])
    made = Evaluation.objects.bulk_create(Evaluation(round=round_, facility=one) for one in called.order_by("pk"))
    if not made:
        raise Refused(_("No facility of this area is on file."), field="area")
    return round_


@transaction.atomic
def save_self_scores(evaluation: Evaluation, scores: Iterable[SelfScore], *, by: User) -> None:
    """Keep what the operator says of items, as often as it likes until it is handed in. Raises Refused for points above the item's."""
    require(policy.may_answer(by, evaluation))
    _locked(evaluation)
    if evaluation.state != S.CALLED:
        raise Refused(_("The self-evaluation is handed in and is not changed any more."))
    rows = list(scores)
    for row in rows:
        _within_item(row.points, row.item.points, f"points_{row.item_id}")
    evaluation.self_scores.all().delete()
    SelfScore.objects.bulk_create(rows)
    evaluation.revision += 1
    evaluation.save(update_fields=["revision"])


def _within_item(points: int, most: int, field: str) -> None:
    if points > most:
        raise Refused(_("At most %(most)s points can be given here.") % {"most": most}, field=field)


def _locked(evaluation: Evaluation) -> None:
    evaluation.refresh_from_db(
        fields=["state", "revision"], from_queryset=Evaluation.objects.select_for_update(of=("self",))
    )


@transaction.atomic
def submit(evaluation: Evaluation, *, by: User) -> Evaluation:
    """Hand the self-evaluation in. Raises Refused while items that no check computes are not answered."""
    require(policy.may_answer(by, evaluation))
    asked = evaluation.round.standard.dimensions.filter(items__clause_code="").values("items")
    answered = evaluation.self_scores.values("item")
    if lacking := asked.exclude(items__in=answered).count():
        raise Refused(_("%(count)s items are not answered yet.") % {"count": lacking})
    return move(evaluation, S.SUBMITTED, table=MOVES, by=by)


def ties(on: date) -> list[tuple[int, int]]:
    """Return assessors and facilities that are tied on the day, or were within the years of the rulebook."""
    years = relativedelta(years=int(Limits(on)["evaluation.ties.years"]))
    tied = AssessorTie.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on - years))
    return list(tied.values_list("facility", "assessor").distinct())


def _record(evaluations: list[Evaluation], each: int, on: date, out: Iterable[tuple[int | None, int]] = ()) -> dict:
    assessors = Assessor.objects.filter(Q(until__isnull=True) | Q(until__gt=on), user__is_active=True)
    pairs = dict.fromkeys([*ties(on), *out])
    return {
        "algorithm": lottery.ALGORITHM,
        "seed": "",
        "facilities": [{"key": str(row.facility_id), "name": row.facility.name} for row in evaluations],
        "inspectors": [str(key) for key in assessors.order_by("pk").values_list("pk", flat=True)],
        "excluded": [
            {"facility": None if facility is None else str(facility), "inspector": str(assessor), "kind": "tie"}
            for facility, assessor in pairs
        ],
        "count": len(evaluations),
        "inspectors_each": each,
    }


def _draw(round_: Round, record: dict, on: date) -> list[lottery.Line]:
    """Draw by the lottery of inspections, and keep what anybody needs to draw again. Raises Refused without enough assessors."""
    needed = record["inspectors_each"]
    short = [row["name"] for row in record["facilities"] if len(lottery.fitting(record, row["key"])) < needed]
    if short:
        words = {"names": "、".join(short[:3]), "count": len(short)}
        raise Refused(_("Not enough assessors without a tie are left for %(count)s facilities: %(names)s") % words)
    record["seed"] = secrets.token_hex(16)
    AssessorDraw.objects.create(round=round_, record=record, fingerprint=lottery.fingerprint(record), drawn_on=on)
    return lottery.draw(record)


@transaction.atomic
def begin_scoring(round_: Round, *, by: User, on: date) -> Round:
    """Draw two assessors for each facility that handed in, and let the rulebook compute its items, in one run for all."""
    require(policy.may_run(by, round_))
    move(round_, RoundState.SCORING, table=ROUND_MOVES, by=by)
    handed_in = round_.evaluations.filter(state=S.SUBMITTED).select_related("facility").order_by("pk")
    rows = {str(row.facility_id): row for row in handed_in}
    if not rows:
        raise Refused(_("No facility has handed in its self-evaluation."))
    for line in _draw(round_, _record(list(rows.values()), EACH, on), on):
        for place, key in enumerate(line.inspectors, start=1):
            SiteScore.objects.create(evaluation=rows[line.facility], assessor_id=int(key), place=place)
    scoring.compute(handed_in, round_.standard, on=on)
    for row in rows.values():
        move(row, S.SCORING, table=MOVES, by=by)
    round_.scored_on = on
    round_.save(update_fields=["scored_on"])
    return round_


@transaction.atomic
def conclude(evaluation: Evaluation, *, on: date) -> None:
    """Go on when a sheet was handed in: settle what agrees, draw a third for what differs, moderate when the third is there."""
    _locked(evaluation)
    sheets = list(evaluation.sheets.order_by("place"))
    if any(sheet.handed_in_on is None for sheet in sheets):
        return
    apart = scoring.differences(evaluation, Limits(on))
    if not apart:
        move(evaluation, S.SETTLED, table=MOVES, by=None)
    elif len(sheets) > EACH:
        move(evaluation, S.MODERATION, table=MOVES, by=None)
    else:
        _draw_third(evaluation, sheets, on)


def _draw_third(evaluation: Evaluation, sheets: list[SiteScore], on: date) -> None:
    had = [(evaluation.facility_id, sheet.assessor_id) for sheet in sheets]
    (line,) = _draw(evaluation.round, _record([evaluation], 1, on, had), on)
    SiteScore.objects.create(evaluation=evaluation, assessor_id=int(line.inspectors[0]), place=EACH + 1)


@transaction.atomic
def moderate(
    evaluation: Evaluation, decided: Iterable[tuple[Dimension, Decimal, str]], *, by: User, on: date
) -> Evaluation:
    """Decide the dimensions on which assessors differ, each with its reason, between the lowest and the highest given."""
    require(policy.may_moderate(by, evaluation))
    _locked(evaluation)
    given = {row.dimension.pk: row.given for row in scoring.differences(evaluation, Limits(on))}
    rows = {dimension.pk: (points, reason.strip()) for dimension, points, reason in decided}
    for key, points_given in given.items():
        points, reason = rows.get(key, (None, ""))
        if points is None or not min(points_given) <= points <= max(points_given):
            words = {"least": min(points_given), "most": max(points_given)}
            raise Refused(_("Please decide between %(least)s and %(most)s points.") % words, field=f"points_{key}")
        if not reason:
            raise Refused(_("Please give the reason."), field=f"reason_{key}")
    move(evaluation, S.SETTLED, table=MOVES, by=by)
    evaluation.moderations.all().delete()
    Moderation.objects.bulk_create(
        Moderation(evaluation=evaluation, dimension_id=key, points=rows[key][0], reason=rows[key][1], by=by, on=on)
        for key in given
    )
    return evaluation


@transaction.atomic
def publish(round_: Round, *, by: User, on: date) -> Round:
    """Grade every facility of the round and publish. Raises Refused while one is scored or moderated."""
    require(policy.may_run(by, round_))
    move(round_, RoundState.PUBLISHED, table=ROUND_MOVES, by=by)
    if round_.evaluations.filter(state=S.MODERATION).exists():
        raise Refused(_("Moderation is open: grades are published when every difference is decided."))
    if round_.evaluations.filter(state=S.SCORING).exists():
        raise Refused(_("Some facilities are still being scored."))
    for row in round_.evaluations.filter(state=S.CALLED):
        move(row, S.UNGRADED, table=MOVES, by=by, note=_("No self-evaluation was handed in."))
    settled = round_.evaluations.filter(state=S.SETTLED).select_related("round__standard", "facility").order_by("pk")
    improvements.open_for([_grade(row, by=by, on=on) for row in settled], on=on)
    round_.published_on = on
    round_.save(update_fields=["published_on"])
    return round_


@transaction.atomic
def grade(evaluation: Evaluation, *, by: User, on: date) -> Evaluation:
    """Grade a facility again whose grade was set aside after its round was published. Raises Refused before."""
    require(policy.may_run(by, evaluation.round))
    if evaluation.round.state != RoundState.PUBLISHED:
        raise Refused(_("Grades of a round are published together."))
    _grade(evaluation, by=by, on=on)
    improvements.open_for([evaluation], on=on)
    return evaluation


def _grade(evaluation: Evaluation, *, by: User, on: date) -> Evaluation:
    rows = scoring.results(evaluation)
    evaluation.dimension_scores.all().delete()
    DimensionScore.objects.bulk_create(rows)
    points, unmet, limits = scoring.per_thousand(rows), scoring.unmet_basics(evaluation), Limits(on)
    if unmet or points is None:
        codes = "、".join(item.code for item in unmet)
        note = _("Basic items not met: %(codes)s") % {"codes": codes} if unmet else _("Nothing could be known.")
        return move(evaluation, S.UNGRADED, table=MOVES, by=by, note=note)
    move(evaluation, S.GRADED, table=MOVES, by=by)
    Grade.objects.create(
        evaluation=evaluation,
        letter=scoring.letter_for(points, limits),
        per_thousand=points,
        since=on,
        until=on + relativedelta(years=int(limits["evaluation.term.years"])),
        by=by,
    )
    return evaluation


@transaction.atomic
def suspend(row: Grade, *, by: User, reason: str) -> Grade:
    """Suspend a grade after a serious event, with its reason."""
    require(policy.may_suspend(by, row))
    if not reason.strip():
        raise Refused(_("Please give the reason."), field="reason")
    return move(row, GradeState.SUSPENDED, table=GRADE_MOVES, by=by, note=reason.strip())


@transaction.atomic
def restore(row: Grade, *, by: User, reason: str) -> Grade:
    """Let a suspended grade hold again within its term, with the reason."""
    require(policy.may_suspend(by, row))
    if not reason.strip():
        raise Refused(_("Please give the reason."), field="reason")
    return move(row, GradeState.VALID, table=GRADE_MOVES, by=by, note=reason.strip())


declare(
    Round,
    begin=Act(policy.may_run, before(ROUND_MOVES, RoundState.SCORING)),
    publish=Act(policy.may_run, before(ROUND_MOVES, RoundState.PUBLISHED)),
)
declare(
    Evaluation,
    answer=Act(policy.may_answer, before(MOVES, S.SUBMITTED)),
    moderate=Act(policy.may_moderate, frozenset({S.MODERATION})),
)
declare(
    Grade,
    suspend=Act(policy.may_suspend, before(GRADE_MOVES, GradeState.SUSPENDED)),
    restore=Act(policy.may_suspend, before(GRADE_MOVES, GradeState.VALID)),
)
