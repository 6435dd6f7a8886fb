"""Surveys: enough are asked, the sample is proportional and can be drawn again, each card answers once, and only an interval proves a target."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings as settings_of
from django.test import Client
from hypothesis import HealthCheck, given, settings, strategies as st

from metrics.indicators import intervals
from metrics.indicators.intervals import wilson
from metrics.models import AreaReport, Invitation, Questionnaire, Survey
from metrics.surveys import papers, proof, samples, surveys
from metrics.surveys.choices import Proof
from portal.accounts.choices import Role
from portal.documents.printing import qr_svg
from portal.errors import NotAllowed, Refused
from portal.models import Area, User
from tests.factories import CHANGQING, DISTRICT, TODAY, WULIN, community_of, officer
from tests.together import at_once

CLOSES = date(2026, 12, 20)
RIGHT = [1, 0, 1, 2, 1]
WRONG = [0, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("knows", "asked", "low", "high"),
    [  # R. G. Newcombe, Statistics in Medicine 17 (1998), 857-872, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_published_one(knows, asked, low, high):
    assert wilson(knows, asked) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("population", "count"), [(10**9, 1068), (1000, 517), (100, 92), (1, 1)])
def test_how_many_must_answer_for_three_points(population, count):
    assert samples.size(0.03, population) == count


def test_streets_get_their_share_by_largest_remainders():
    frame = [("330103001001", 50), ("330103001002", 50), ("330103002001", 33), ("330103003001", 17)]

    assert samples.allotted(frame, 10) == {"330103001": 7, "330103002": 2, "330103003": 1}


FRAMES = st.dictionaries(st.integers(0, 29), st.integers(1, 900), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(people=FRAMES, count=st.integers(1, 300), seed=st.integers(0, 10**6).map(str))
def test_any_sample_is_proportional_whole_and_the_same_again(people, count, seed):
    frame = [(f"33010300{place % 4}0{place:02d}", number) for place, number in people.items()]
    drawn = samples.drawn(frame, count, seed)
    streets = Counter(code[:9] for code in drawn)
    whole = sum(number for _code, number in frame)

    assert len(drawn) == count
    assert set(drawn) <= {code for code, _number in frame}
    for street in {code[:9] for code, _number in frame}:
        exact = count * sum(number for code, number in frame if code.startswith(street)) / whole
        assert abs(streets[street] - exact) < 1
    assert drawn == samples.drawn(list(reversed(frame)), count, seed)


@pytest.fixture
def survey(bureau: User) -> Survey:
    for area, count in ((community_of(CHANGQING), 300), (community_of(WULIN), 100)):
        AreaReport.objects.create(area=area, year=2026, caregivers=count)
    questionnaire = Questionnaire.objects.get(code="infant-care-2026")
    area = Area.objects.get(pk=DISTRICT)
    return surveys.draw(area, questionnaire, year=2026, closes_on=CLOSES, by=bureau, on=TODAY)


def answered(survey: Survey, known: int, unknown: int) -> None:
    cards = list(survey.invitations.all())
    for card, answers in zip(cards, [RIGHT] * known + [WRONG] * unknown, strict=False):
        facts = {"answers": answers, "right": 5 * (answers == RIGHT), "knows": answers == RIGHT, "answered_on": TODAY}
        Invitation.objects.filter(pk=card.pk).update(**facts, channel="paper", area=community_of(CHANGQING))


@pytest.mark.django_db
class TestSurvey:
    def test_the_sample_is_enough_by_street_and_can_be_drawn_again(self, survey):
        streets = Counter(code[:9] for code in survey.invitations.values_list("area_id", flat=True))

        assert survey.size == 400, "292 of 400 must answer for 3 points; half as many again are asked: all"
        assert streets == {CHANGQING: 300, WULIN: 100}
        assert surveys.is_replayable(survey)
        Survey.objects.filter(pk=survey.pk).update(seed="other")
        Invitation.objects.filter(survey=survey, place=1).update(area=community_of(WULIN))
        assert not surveys.is_replayable(Survey.objects.get())

    def test_a_card_answers_once_on_its_page_without_login(self, survey, bureau, monday):
        card = survey.invitations.first()
        early = Client().get(f"/asked/{card.code}/").content.decode()
        surveys.open_survey(survey, by=bureau)
        sent = {f"question-{place}": answer for place, answer in enumerate(RIGHT)}
        page = Client().post(f"/asked/{card.code}/", sent).content.decode()
        again = Client().post(f"/asked/{card.code}/", sent).content.decode()

        card.refresh_from_db()
        assert "未开放" in early
        assert "question-0" not in early
        assert "谢谢" in page
        assert "已作答" in again
        assert (card.knows, card.right, card.channel) == (True, 5, "page")
        assert Client().get("/asked/AAAAAAAAAA/").status_code == 404

    @pytest.mark.parametrize(("right", "knows"), [(3, False), (4, True)])
    def test_somebody_knows_from_the_pass_mark_on(self, survey, bureau, right, knows):
        surveys.open_survey(survey, by=bureau)
        answers = RIGHT[:right] + [(answer + 1) % 3 for answer in RIGHT[right:]]

        assert surveys.answer(survey.invitations.first(), answers, channel="paper", on=TODAY).knows is knows

    @pytest.mark.parametrize(("days", "is_taken"), [(0, True), (1, False)])
    def test_a_closed_survey_takes_no_answer(self, survey, bureau, days, is_taken):
        card = survey.invitations.first()
        with pytest.raises(Refused, match="未开放"):
            surveys.answer(card, RIGHT, channel="page", on=TODAY)
        surveys.open_survey(survey, by=bureau)
        if is_taken:
            assert surveys.answer(card, RIGHT, channel="page", on=CLOSES + timedelta(days=days)).knows
        else:
            with pytest.raises(Refused, match="未开放"):
                surveys.answer(card, RIGHT, channel="page", on=CLOSES + timedelta(days=days))
        surveys.close(survey, by=bureau)
        with pytest.raises(Refused, match="未开放"):
            surveys.answer(survey.invitations.last(), RIGHT, channel="page", on=TODAY)

    def test_paper_is_typed_by_who_reports_and_a_card_that_is_none_is_said(self, survey, bureau, monday):
        surveys.open_survey(survey, by=bureau)
        client, card = Client(), survey.invitations.first()
        client.force_login(officer(Role.COMMUNITY_WORKER, area=community_of(CHANGQING).code))
        sent = {f"question-{place}": answer for place, answer in enumerate(WRONG)}
        missing = client.post(f"/surveys/{survey.pk}/paper/", sent | {"code": "NOSUCH"}).content.decode()
        client.post(f"/surveys/{survey.pk}/paper/", sent | {"code": card.code})

        card.refresh_from_db()
        assert "没有这张问卷卡" in missing
        assert (card.knows, card.channel) == (False, "paper")

    def test_cards_are_printed_with_their_questions_and_the_code_of_their_page(self, survey, monday, monkeypatch):
        drawn = []
        monkeypatch.setattr(papers.printing, "qr_svg", lambda text: drawn.append(text) or qr_svg(text))
        client, own = Client(), community_of(CHANGQING)
        client.force_login(officer(Role.COMMUNITY_WORKER, area=own.code))
        mine = list(survey.invitations.filter(area=own))
        Invitation.objects.filter(pk=mine[0].pk).update(answers=WRONG, knows=False, answered_on=TODAY)

        page = client.get(f"/surveys/{survey.pk}/").content.decode()
        print_ = client.get(f"/surveys/{survey.pk}/cards.pdf?from={mine[51].place}")
        beyond = client.get(f"/surveys/{survey.pk}/cards.pdf?from=9999")

        assert f"cards.pdf?from={mine[1].place}" in page
        assert f"cards.pdf?from={mine[51].place}" in page, "fifty to a print, without the one that was answered"
        assert print_.content.startswith(b"%PDF")
        assert drawn == [f"{settings_of.PUBLIC_URL}/asked/{card.code}/" for card in mine[51:101]]
        assert beyond.status_code == 404

    def test_only_the_lead_runs_surveys(self, survey, street):
        with pytest.raises(NotAllowed):
            surveys.open_survey(survey, by=street)

    @pytest.mark.parametrize(
        ("known", "unknown", "proven"),
        [
            (0, 0, Proof.UNASKED),
            (300, 0, Proof.REACHED),
            (95, 5, Proof.UNPROVEN),
            (99, 1, Proof.UNPROVEN),
            (250, 50, Proof.MISSED),
        ],
    )
    def test_a_target_is_reached_by_the_lower_bound_alone(self, survey, known, unknown, proven):
        answered(survey, known, unknown)
        found = proof.result(survey)

        assert found.target == Decimal(95)
        assert found.proof == proven
        assert (found.asked, found.knows) == (known + unknown, known)

    def test_the_page_tells_what_is_not_proven(self, survey, bureau):
        answered(survey, 97, 3)
        client = Client()
        client.force_login(bureau)

        assert "未证实" in client.get(f"/surveys/{survey.pk}/").content.decode()


def test_communities_that_differ_widen_the_interval():
    alike, unlike = [(40, 50), (40, 50)], [(50, 50), (30, 50)]

    assert intervals.design_effect(alike) == 1
    assert intervals.design_effect(unlike) > 1
    narrow, wide = (intervals.of_groups(counts) for counts in (alike, unlike))
    assert wide[0] < narrow[0] < narrow[1] < wide[1]


@pytest.mark.django_db(transaction=True)
def test_one_card_answered_twice_at_the_same_moment_counts_once():
    bureau = officer(Role.BUREAU_LEAD)
    AreaReport.objects.create(area=community_of(CHANGQING), year=2026, caregivers=10)
    questionnaire, area = Questionnaire.objects.get(code="infant-care-2026"), Area.objects.get(pk=DISTRICT)
    row = surveys.draw(area, questionnaire, year=2026, closes_on=CLOSES, by=bureau, on=TODAY)
    surveys.open_survey(row, by=bureau)
    card = row.invitations.first()

    results = at_once(*[lambda: surveys.answer(card, RIGHT, channel="page", on=TODAY)] * 2)

    assert sorted(type(result).__name__ for result in results) == ["Invitation", "Refused"]
