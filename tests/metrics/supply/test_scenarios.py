"""A question of siting from asking to its answer: solved with its gap, without an answer, taken back meanwhile, or stuck and said so."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from facilities.models import Premises
from metrics.models import Scenario
from metrics.supply import scenarios, siting
from metrics.supply.choices import ScenarioState
from portal.errors import NotAllowed, Refused
from portal.models import QueuedTask, User
from portal.outbox import outbox
from tests import factories
from tests.factories import CHANGQING, TODAY
from tests.metrics.conftest import signed_in

pytestmark = pytest.mark.django_db
LACKING, PLACES, RENT = 30, 20, 5000


@pytest.fixture
def lead(bureau: User) -> User:
    return bureau


def asked(by: User, **facts: object) -> Scenario:
    """Return a question about one community and two premises beside it, as large as each other, at different rents."""
    community = factories.community_of(CHANGQING)
    told = {"owner": "street", "contact": "科室", "entered_on": TODAY, "area": community}
    rooms = [Premises.objects.create(name=name, address=name, **told) for name in ("一号用房", "二号用房")]
    data = {
        "nodes": [[community.pk, 120.16, 30.28, LACKING]],
        "candidates": [[room.pk, 120.161, 30.28, PLACES, str(RENT + n)] for n, room in enumerate(rooms)],
        "detour": "1.3",
        "ways": [],
    }
    about = {
        "area": community.parent,
        "places": PLACES,
        "most_sites": 1,
        "most_rent_fen": 9999_00,
        "radius": 1000,
        "rate": 20,
    }
    about |= {"data": data, "data_version": scenarios.version_of(data), "asked_by": by, "asked_on": TODAY}
    return Scenario.objects.create(**(about | facts))


def test_an_answer_takes_the_cheaper_of_two_alike_and_tells_its_gap_wherever_it_is_told(lead):
    scenario = scenarios.answer(asked(lead).pk, seconds=5)

    [site] = scenario.sites.all()
    assert (scenario.state, scenario.reached, scenario.gap) == (ScenarioState.SOLVED, PLACES, 0)
    assert (site.premises.name, site.rent) == ("一号用房", RENT)
    assert (scenario.runner_up["reached"], scenario.runner_up_gap_percent) == (PLACES, 0)
    assert signed_in(lead).get(scenario.get_absolute_url()).content.decode().count("至多0.00%") == 1
    for page in (reverse("scenario-list"), scenario.get_absolute_url()):
        assert "0.00" in signed_in(lead).get(page).content.decode(), page


def test_a_question_without_an_answer_says_what_to_loosen(lead):
    scenario = scenarios.answer(asked(lead, most_rent_fen=RENT * 100 - 1).pk, seconds=5)

    assert (scenario.state, scenario.reached, scenario.gap) == (ScenarioState.INFEASIBLE, None, None)
    assert scenario.advice


def test_an_answer_without_a_known_gap_is_none(lead, monkeypatch):
    solve = siting.milp

    def without_gap(*args, **options):
        found = solve(*args, **options)
        found.mip_gap = None
        return found

    monkeypatch.setattr(siting, "milp", without_gap)

    scenario = scenarios.answer(asked(lead).pk, seconds=5)

    assert (scenario.state, scenario.reached) == (ScenarioState.FAILED, None)


def test_a_question_taken_back_while_it_is_answered_stays_taken_back(lead, monkeypatch):
    scenario, solve = asked(lead), siting.solve

    def taken_back(*args, **options):
        if Scenario.objects.get(pk=scenario.pk).state == ScenarioState.WAITING:
            scenarios.cancel(scenario, by=lead)
        return solve(*args, **options)

    monkeypatch.setattr(siting, "solve", taken_back)

    assert scenarios.answer(scenario.pk, seconds=5).state == ScenarioState.CANCELLED
    assert not scenario.sites.exists()


def test_a_question_whose_task_was_set_aside_says_so_instead_of_a_moment(lead):
    scenario = asked(lead)
    assert "请稍后刷新页面" in signed_in(lead).get(scenario.get_absolute_url()).content.decode()
    task = outbox.queue(scenarios.TASK, pk=scenario.pk)
    QueuedTask.objects.filter(pk=task.pk).update(failed_at=timezone.now(), attempts=9)

    page = signed_in(lead).get(scenario.get_absolute_url()).content.decode()

    assert "notice-danger" in page
    assert "请稍后刷新页面" not in page


def test_an_answer_is_computed_again_from_its_own_data_whatever_changed_meanwhile(lead):
    first = scenarios.answer(asked(lead).pk, seconds=5)
    Premises.objects.update(monthly_rent=1, state="withdrawn")

    again = scenarios.replay(first, by=lead, on=TODAY + timedelta(days=9))
    assert QueuedTask.objects.filter(arguments={"pk": again.pk}).exists()
    assert scenarios.is_confirmed(again) is None
    again = scenarios.answer(again.pk, seconds=5)

    assert (again.replays, again.data_version, again.data_on) == (first, first.data_version, TODAY)
    assert scenarios.is_confirmed(again) is True
    assert scenarios.is_confirmed(first) is None
    page = signed_in(lead).get(again.get_absolute_url()).content.decode()
    assert "答案相同" in page
    once_more = scenarios.replay(again, by=lead, on=TODAY)
    assert once_more.replays == first


def test_a_replay_that_comes_to_something_else_says_so(lead):
    first = scenarios.answer(asked(lead).pk, seconds=5)
    again = scenarios.answer(scenarios.replay(first, by=lead, on=TODAY).pk, seconds=5)

    first.sites.update(overlap=3)

    assert scenarios.is_confirmed(again) is False
    assert "答案不同" in signed_in(lead).get(again.get_absolute_url()).content.decode()


def test_what_has_no_answer_is_not_replayed_and_whoever_may_not_ask_replays_nothing(lead, street):
    waiting = asked(lead)
    with pytest.raises(Refused):
        scenarios.replay(waiting, by=lead, on=TODAY)
    answered = scenarios.answer(waiting.pk, seconds=5)
    with pytest.raises(NotAllowed):
        scenarios.replay(answered, by=street, on=TODAY)
    told = signed_in(lead).post(reverse("scenario-replay", args=[answered.pk]))
    assert told.url == Scenario.objects.latest("pk").get_absolute_url() != answered.get_absolute_url()
