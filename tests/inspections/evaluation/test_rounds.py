"""A round from the call to its grades: blind scores, a third scorer over ten per cent, vetoes, terms, appeals that hold."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from facilities.appeals import appeals as portal_appeals
from facilities.appeals.choices import AppealState
from inspections.evaluation import agreement, appeals, rounds, scoring, sheets
from inspections.evaluation.choices import ItemOutcome
from inspections.evaluation.models import (
    AssessorTie,
    Evaluation,
    Grade,
    Item,
    SelfScore,
    SiteScore,
)
from inspections.planning import lottery
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.rulebook.rulebook import Limits
from tests.factories import TODAY, FacilityFactory, officer, operator_user
from tests.inspections.evaluation.acts import asked, graded, hand_in, submitted

pytestmark = pytest.mark.django_db


def test_facilities_on_file_are_called_and_others_are_not(called):
    assert called.round.evaluations.count() == 1


def test_a_self_evaluation_lacks_no_item_and_exceeds_none(called):
    operator = operator_user(called.facility.operator)
    item = asked(called)[0]
    with pytest.raises(Refused) as above:
        rounds.save_self_scores(called, [SelfScore(evaluation=called, item=item, points=item.points + 1)], by=operator)
    with pytest.raises(Refused):
        rounds.submit(called, by=operator)
    assert above.value.field == f"points_{item.pk}"


def test_what_was_handed_in_is_not_changed(called):
    submitted(called)
    with pytest.raises(Refused):
        rounds.save_self_scores(called, [], by=operator_user(called.facility.operator))


def test_two_are_drawn_and_anybody_can_draw_them_again(scored):
    kept = scored.round.draws.get()
    (line,) = lottery.draw(kept.record)
    drawn = scored.sheets.order_by("place").values_list("assessor", flat=True)
    assert [int(key) for key in line.inspectors] == list(drawn)
    assert lottery.fingerprint(kept.record) == kept.fingerprint


@pytest.mark.parametrize(
    ("ended_on", "is_out"),
    [(None, True), (date(2023, 11, 24), True), (date(2023, 11, 23), False), (date(2023, 11, 22), False)],
)
def test_a_tie_excludes_while_it_lasts_and_three_years_after(called, lead, assessors, ended_on, is_out):
    tied = assessors[0]
    AssessorTie.objects.create(assessor=tied, facility=called.facility, reason="曾任园长", ended_on=ended_on)
    assert ((called.facility_id, tied.pk) in rounds.ties(TODAY)) is is_out


def test_without_two_assessors_free_of_ties_nothing_is_drawn(called, lead, assessors):
    submitted(called)
    for one in assessors[:3]:
        AssessorTie.objects.create(assessor=one, facility=called.facility, reason="亲属")
    with pytest.raises(Refused):
        rounds.begin_scoring(called.round, by=lead, on=TODAY)


def test_computed_items_are_what_checks_say_on_the_day(called, lead):
    submitted(called)
    rounds.begin_scoring(called.round, by=lead, on=TODAY)
    computed = {row.item.code: row for row in called.computed.select_related("item")}
    assert len(computed) == Item.objects.exclude(clause_code="").count()
    assert computed["5.1.2"].outcome == ItemOutcome.MET
    assert [str(computed[code].outcome) for code in ("8.3", "9.4.4")] == ["unmet", "exempt"]
    assert {row.computed_on for row in computed.values()} == {TODAY}
    scored_on_site = {item.code for item in sheets.items_of(called.sheets.first())}
    assert scored_on_site
    assert not scored_on_site & set(computed)


def test_scores_are_blind_until_scoring_has_ended(scored, lead):
    first, second = scored.sheets.order_by("place")
    hand_in(first)
    seen = SiteScore.objects.visible_to
    assert list(seen(first.assessor.user)) == [first]
    assert list(seen(second.assessor.user)) == [second]
    assert not seen(lead).exists()
    with pytest.raises(NotAllowed):
        sheets.mark(first, [], by=second.assessor.user)
    hand_in(second)
    assert seen(lead).count() == 2
    assert list(seen(first.assessor.user)) == [first]


def test_a_sheet_holds_points_of_its_items_and_basic_items_are_met_or_not(scored):
    sheet = scored.sheets.first()
    basic = next(item for item in asked(scored) if item.is_basic)
    for points in (basic.points + 1, basic.points - 1):
        with pytest.raises(Refused) as told:
            sheets.mark(sheet, [(basic, points, "")], by=sheet.assessor.user)
        assert told.value.field == f"points_{basic.pk}"
    with pytest.raises(Refused):
        sheets.hand_in(sheet, by=sheet.assessor.user, on=TODAY)
    hand_in(sheet)
    with pytest.raises(IllegalMove):
        sheets.mark(sheet, [], by=sheet.assessor.user)


@pytest.mark.parametrize(("less", "is_apart"), [(19, False), (20, False), (21, True)])
def test_a_third_is_drawn_when_a_dimension_differs_over_ten_per_cent(scored, less, is_apart):
    first, second = scored.sheets.order_by("place")
    hand_in(first)
    hand_in(second, {"7.2": less})
    scored.refresh_from_db()
    assert (scored.sheets.count() == 3) is is_apart
    assert scored.state == ("scoring" if is_apart else "settled")
    if is_apart:
        assert scored.sheets.get(place=3).assessor_id not in (first.assessor_id, second.assessor_id)


def test_a_third_score_needs_two_before_it(scored, assessors):
    taken = set(scored.sheets.values_list("assessor", flat=True))
    other = next(one for one in assessors if one.pk not in taken)
    sheet = SiteScore.objects.create(evaluation=scored, assessor=other, place=3)
    with pytest.raises(Refused):
        hand_in(sheet)


@pytest.fixture
def moderated(scored):
    for place, less in ((1, 0), (2, 30)):
        hand_in(scored.sheets.get(place=place), {"7.2": less})
    hand_in(scored.sheets.get(place=3), {"7.2": 10})
    scored.refresh_from_db()
    return scored


def test_moderation_decides_between_what_was_given_with_a_reason_and_holds_publication(moderated, lead):
    (apart,) = scoring.differences(moderated, Limits(TODAY))
    assert apart.given == (170, 190, 200)
    with pytest.raises(Refused):
        rounds.publish(moderated.round, by=lead, on=TODAY)
    moderated.round.refresh_from_db()
    for points, reason in ((169, "两人未见户外"), (201, "两人未见户外"), (185, " ")):
        with pytest.raises(Refused):
            rounds.moderate(moderated, [(apart.dimension, Decimal(points), reason)], by=lead, on=TODAY)
    rounds.moderate(moderated, [(apart.dimension, Decimal(185), "两人未见户外")], by=lead, on=TODAY)
    rounds.publish(moderated.round, by=lead, on=TODAY)
    assert moderated.dimension_scores.get(dimension=apart.dimension).scored == 185


def test_a_grade_holds_three_years_and_follows_from_points(scored, lead):
    row = graded(scored, lead)
    grade = row.grades.get()
    assert (grade.letter, grade.per_thousand) == ("A", 1000)
    assert (grade.since, grade.until) == (TODAY, date(2029, 11, 23))
    in_force = Grade.objects.in_force
    last = [in_force(grade.until + timedelta(days=days)).exists() for days in (-1, 0, 1)]
    assert last == [True, True, False]


@pytest.mark.parametrize(
    ("points", "letter"), [(900, "A"), ("899.9", "B"), (750, "B"), ("749.9", "C"), (600, "C"), ("599.9", "D")]
)
def test_letters_begin_at_the_numbers_of_the_rulebook(db, points, letter):
    assert scoring.letter_for(Decimal(points), Limits(TODAY)) == letter


def test_points_are_the_sum_that_a_second_count_gives(scored, lead):
    scored.computed.filter(item__code="5.1.1").update(outcome=ItemOutcome.UNMET)
    scored.computed.filter(item__code="5.1.2").update(outcome=ItemOutcome.UNKNOWN)
    first, second = scored.sheets.order_by("place")
    hand_in(first, {"7.1": 7})
    hand_in(second, {"7.1": 4})
    rounds.publish(scored.round, by=lead, on=TODAY)
    # 1000 - 20 not known; 15 not met; the mean of 7 and 4 taken off
    assert scored.grades.get().per_thousand == (Decimal("959.5") / 980 * 1000).quantize(Decimal("0.1"))


@pytest.mark.parametrize("outcome", ["unmet", "unknown"])
def test_a_computed_basic_item_that_is_not_met_gives_no_grade(scored, lead, outcome):
    scored.computed.filter(item__code="5.2.1").update(outcome=outcome)
    row = graded(scored, lead)
    assert row.state == "ungraded"
    assert not row.grades.exists()
    assert "5.2.1" in row.transitions.latest("pk").note


def test_a_basic_item_that_both_assessors_find_unmet_gives_no_grade(scored, lead):
    for sheet in scored.sheets.all():
        hand_in(sheet, {"9.5.2": 30})
    rounds.publish(scored.round, by=lead, on=TODAY)
    scored.refresh_from_db()
    assert scored.state == "ungraded"


def test_grades_are_not_published_while_somebody_scores(scored, lead):
    with pytest.raises(Refused):
        rounds.publish(scored.round, by=lead, on=TODAY)


def test_who_did_not_evaluate_itself_gets_no_grade(scored, lead):
    late = Evaluation.objects.create(round=scored.round, facility=FacilityFactory(state="filed"))
    graded(scored, lead)
    late.refresh_from_db()
    assert late.state == "ungraded"


def test_a_suspended_grade_does_not_hold_and_may_hold_again(scored, lead):
    grade = graded(scored, lead).grades.get()
    with pytest.raises(Refused):
        rounds.suspend(grade, by=lead, reason=" ")
    rounds.suspend(grade, by=lead, reason="严重事故")
    assert not Grade.objects.in_force(TODAY).exists()
    rounds.restore(grade, by=lead, reason="调查结束")
    assert Grade.objects.in_force(TODAY).exists()


def test_an_appeal_holds_the_grade_and_set_aside_it_is_moderated_again(scored, lead):
    grade = graded(scored, lead).grades.get()
    appeal = portal_appeals.file(grade, reasons="分数有误", by=operator_user(scored.facility.operator), on=TODAY)
    assert appeals.held([grade.pk]) == {grade.pk}
    with pytest.raises(Refused):
        portal_appeals.decide(appeal, outcome=AppealState.SENT_BACK, reasons="重评", by=lead, on=TODAY)
    other = officer(Role.BUREAU_LEAD)
    portal_appeals.decide(appeal, outcome=AppealState.SENT_BACK, reasons="重评", by=other, on=TODAY)
    scored.refresh_from_db()
    assert scored.state == "moderation"
    assert not Grade.objects.standing().exists()
    rounds.moderate(scored, [], by=other, on=TODAY)
    rounds.grade(scored, by=other, on=TODAY)
    assert Grade.objects.standing().count() == 1


def test_the_term_of_appeal_is_fifteen_working_days(scored, lead):
    grade = graded(scored, lead).grades.get()
    last, operator = portal_appeals.last_day(grade), operator_user(scored.facility.operator)
    assert last == date(2026, 12, 14)
    may = [portal_appeals.may_appeal(operator, grade, on=last + timedelta(days=days)) for days in (-1, 0, 1)]
    assert may == [True, True, False]


def test_only_the_lead_of_the_area_runs_a_round(called, assessors):
    for user in (assessors[0].user, operator_user(called.facility.operator)):
        with pytest.raises(NotAllowed):
            rounds.begin_scoring(called.round, by=user, on=TODAY)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], None),
        ([("full", "full")], None),
        ([("full", "full"), ("none", "none")], 1.0),
        ([("full", "none"), ("none", "full")], -1.0),
        ([("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15, 0.4),
    ],
)
def test_kappa_is_cohens(pairs, expected):
    found = agreement.kappa(pairs)
    assert found is None if expected is None else found == pytest.approx(expected)


def test_agreement_is_told_per_assessor_after_scoring(scored):
    first, second = scored.sheets.order_by("place")
    hand_in(first)
    limits = Limits(TODAY)
    assert agreement.agreements(limits)[first.assessor_id].items == 0
    hand_in(second, {"7.1": 3})
    told = agreement.agreements(limits)
    assert told[first.assessor_id].items == told[second.assessor_id].items == len(asked(scored))
    one, other = told[first.assessor_id], told[second.assessor_id]
    lost = next(item for item in asked(scored) if item.code == "7.1")
    assert one.agreed == other.agreed == len(asked(scored)) - 1
    assert one.leaning == pytest.approx(300 / lost.points / len(asked(scored)))
    assert other.leaning == -one.leaning
    assert one.drifts is (one.kappa is not None and one.kappa < 0.4)
