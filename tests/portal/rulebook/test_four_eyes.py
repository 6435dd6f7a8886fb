"""A change of the rulebook: whom it affects is listed before, a second keeper confirms it, those affected are told once."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings, strategies as st

from facilities.models import Facility
from facilities.requirements.tasks import tell_of_rule_change
from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused, StaleEdit
from portal.models import Clause, Notice, QueuedTask, RuleChange, Threshold, User
from portal.rulebook import impact, keeping, rule_changes
from portal.rulebook.rulebook import CHECKS, FACILITY, Limits
from portal.site.days import waiting
from tests.factories import TODAY, CareClassFactory, FacilityFactory, officer

pytestmark = pytest.mark.django_db
KEY, CODE = "class.toddler.most_children", "setting-19-class-size"
STARTS = TODAY + timedelta(days=30)


@pytest.fixture
def second(db: None) -> User:
    return officer(Role.BUREAU_LEAD)


def number() -> Threshold:
    return Threshold.objects.filter(key=KEY).latest("effective_from")


def with_class(places: int, **facts: object) -> Facility:
    facility = FacilityFactory(**({"state": "filed"} | facts))
    CareClassFactory(facility=facility, places=places)
    return facility


def fewer(most: int = 12, starts: date = STARTS) -> dict[str, object]:
    return {"effective_from": starts, "value": Decimal(most)}


def proposed(by: User, **changes: object) -> RuleChange:
    return rule_changes.propose(number(), fewer() | changes, reason="新标准", by=by, on=TODAY)


@pytest.mark.parametrize(("places", "affected"), [(11, False), (12, False), (13, True), (15, True)])
def test_whom_a_number_affects_is_computed_before_it_is_saved(places: int, affected: bool, bureau: User) -> None:
    facility = with_class(places)

    found = impact.of(number(), fewer(), by=bureau, on=TODAY)

    assert found.keys == ([facility.pk] if affected else [])
    assert [effect.name for effect in found.effects] == ([facility.name] if affected else [])
    assert (found.is_computed, found.total) == (True, 1)
    assert Threshold.objects.filter(key=KEY).count() == 1


def test_whom_a_clause_affects_is_computed_too_when_it_speaks_of_others(bureau: User) -> None:
    home, centre = FacilityFactory(state="filed", setting="family"), FacilityFactory(state="filed")
    clause = Clause.objects.get(code="setting-18-guards")

    found = impact.of(clause, {"effective_from": STARTS, "condition": "family"}, by=bureau, on=TODAY)

    assert found.keys == [home.pk, centre.pk]
    assert clause == Clause.objects.get(code="setting-18-guards")
    assert clause.condition == "standalone"


def test_without_a_check_nobody_can_say_whom_it_affects_and_all_are_concerned(bureau: User) -> None:
    facility = FacilityFactory(state="filed")
    clause = Clause.objects.get(code="fire-exits")

    found = impact.of(clause, {"effective_from": STARTS, "text": "新"}, by=bureau, on=TODAY)

    assert (found.is_computed, found.keys) == (False, [facility.pk])


def test_drafts_are_their_operators_alone(bureau: User) -> None:
    with_class(15, state="unfiled")

    assert impact.of(number(), fewer(), by=bureau, on=TODAY).total == 0


def test_a_change_holds_only_when_a_second_keeper_confirms_it_and_from_its_day(bureau: User, second: User) -> None:
    facility = with_class(15)
    change = proposed(bureau)
    assert Limits(STARTS)[KEY] == 15

    rule_changes.confirm(change, by=second, on=TODAY)

    assert [Limits(STARTS + timedelta(days=n))[KEY] for n in (-1, 0, 1)] == [15, 12, 12]
    assert RuleChange.objects.get(pk=change.pk).affected == [facility.pk]


def test_nobody_confirms_or_sends_back_alone_nor_the_database(bureau: User) -> None:
    change = proposed(bureau)

    for act in (rule_changes.confirm, lambda row, **who: rule_changes.send_back(row, answer="x", **who)):
        with pytest.raises(NotAllowed):
            act(change, by=bureau, on=TODAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        RuleChange.objects.filter(pk=change.pk).update(state="confirmed", decided_by=bureau, decided_on=TODAY)
    assert Limits(STARTS)[KEY] == 15


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.STREET_OFFICER])
def test_others_neither_propose_nor_confirm(role: Role, bureau: User) -> None:
    other = officer(role)
    with pytest.raises(NotAllowed):
        proposed(other)
    with pytest.raises(NotAllowed):
        rule_changes.confirm(proposed(bureau), by=other, on=TODAY)


def test_what_is_sent_back_does_not_hold_and_can_be_proposed_anew(bureau: User, second: User) -> None:
    change = proposed(bureau)
    with pytest.raises(Refused):
        proposed(second)

    rule_changes.send_back(change, by=second, on=TODAY, answer="依据不足")

    with pytest.raises(IllegalMove):
        rule_changes.confirm(change, by=second, on=TODAY)
    assert Limits(STARTS)[KEY] == 15
    assert proposed(bureau).pk != change.pk


def test_a_rule_changed_meanwhile_is_not_overwritten(bureau: User, second: User) -> None:
    change = proposed(bureau)
    keeping.amend(number(), fewer(14), by=second, on=TODAY)

    with pytest.raises(StaleEdit):
        rule_changes.confirm(change, by=second, on=TODAY)


@pytest.mark.parametrize(
    ("on", "lawful"), [(STARTS - timedelta(days=1), True), (STARTS, True), (STARTS + timedelta(days=1), False)]
)
def test_a_change_is_not_confirmed_for_a_day_that_has_passed(
    on: date, lawful: bool, bureau: User, second: User
) -> None:
    change = proposed(bureau)

    if lawful:
        rule_changes.confirm(change, by=second, on=on)
    else:
        with pytest.raises(Refused):
            rule_changes.confirm(change, by=second, on=on)
    assert Limits(STARTS)[KEY] == (12 if lawful else 15)


def test_a_change_of_nothing_is_refused(bureau: User) -> None:
    with pytest.raises(Refused):
        proposed(bureau, value=Decimal(15))


def test_the_operators_affected_are_told_once_and_nobody_else(bureau: User, second: User) -> None:
    large, small = with_class(15), with_class(10)
    sibling = with_class(14, operator=large.operator)
    change = rule_changes.confirm(proposed(bureau), by=second, on=TODAY)

    assert QueuedTask.objects.filter(name="facilities.requirements.tasks.tell_of_rule_change").count() == 1
    assert [tell_of_rule_change(change.pk) for _turn in range(2)] == [1, 0]

    notice = Notice.objects.get(organisation=large.operator.organisation)
    assert STARTS.isoformat() in notice.title
    assert large.name in notice.text
    assert sibling.name in notice.text
    assert not Notice.objects.filter(organisation=small.operator.organisation).exists()


def test_the_second_keeper_finds_it_on_the_worklist_and_its_author_does_not(bureau: User, second: User) -> None:
    change = proposed(bureau)

    listed = [[item.url for item in waiting(user, on=TODAY)] for user in (second, bureau)]

    assert [change.get_absolute_url() in urls for urls in listed] == [True, False]


def test_advice_costs_no_credit_points_by_any_door(bureau: User) -> None:
    clause = Clause.objects.get(code="security-alarm")
    with pytest.raises(Refused):
        keeping.amend(clause, {"effective_from": STARTS, "credit_points": 1}, by=bureau, on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Clause.objects.filter(pk=clause.pk).update(credit_points=1)


def test_on_the_page_the_facilities_are_listed_before_anything_is_kept(
    client: Client, bureau: User, second: User
) -> None:
    facility, starts = with_class(15), timezone.localdate() + timedelta(days=30)
    entered = {
        "effective_from": starts.isoformat(),
        "value": "12",
        "unit": "人",
        "source_mark": "F",
        "reason": "新标准",
    }
    address = f"/rulebook/numbers/{number().pk}/edit/"
    client.force_login(bureau)

    preview = client.post(address, entered | {"act": "preview"})

    assert facility.name in preview.content.decode()
    assert not RuleChange.objects.exists()

    done = client.post(address, entered | {"act": "propose"})
    change = RuleChange.objects.get()
    assert done.url == change.get_absolute_url()
    client.force_login(second)
    assert facility.name in client.get(done.url).content.decode()
    assert client.post(done.url, {"act": "confirm"}).status_code == 302
    assert Limits(starts)[KEY] == 12


def test_an_answer_without_words_is_asked_for_beside_its_field(client: Client, bureau: User, second: User) -> None:
    change = proposed(bureau, effective_from=timezone.localdate() + timedelta(days=30))
    client.force_login(second)

    answer = client.post(change.get_absolute_url(), {"answer": ""})

    assert answer.status_code == 200
    assert RuleChange.objects.get().state == "open"


def run_through(steps: Any) -> None:
    """Run a check to its end, handing it the rows that it asks for."""
    steps = iter(steps)
    with suppress(StopIteration):
        step = next(steps)
        while True:
            step = steps.send(step) if isinstance(step, QuerySet) else next(steps)


def test_every_number_that_a_check_reads_hangs_on_a_clause_with_a_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom a number affects is asked of the checks of its clause, so no check may read another clause's number unseen."""
    read: dict[str, set[str]] = {}
    current = [""]
    monkeypatch.setattr(
        Limits, "__getitem__", lambda self, key: read.setdefault(current[0], set()).add(key) or self._values[key]
    )
    everybody = Facility.objects.filter(pk=FacilityFactory().pk)
    limits = Limits(TODAY)
    for registered in (row for row in CHECKS if row.of == FACILITY):
        current[0] = registered.clause_code
        run_through(registered.find(everybody, TODAY, limits))

    owners = dict(Threshold.objects.values_list("key", "clause_code"))
    strange = {(code, key) for code, keys in read.items() for key in keys if owners[key] != code}
    assert strange == set()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(st.tuples(st.sampled_from(["propose", "confirm", "send_back"]), st.integers(0, 3)), max_size=8))
def test_whatever_anybody_tries_no_rule_changes_by_one_person(steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        people = [
            officer(Role.BUREAU_LEAD),
            officer(Role.BUREAU_LEAD),
            officer(Role.REVIEWER),
            officer(Role.STREET_OFFICER),
        ]
        for act, who in steps:
            _tried(act, people[who])
        confirmed = RuleChange.objects.filter(state="confirmed")
        assert Threshold.objects.filter(key=KEY).count() == (2 if confirmed.exists() else 1)
        assert all(row.proposed_by_id != row.decided_by_id for row in confirmed)
        assert all({row.proposed_by, row.decided_by} <= set(people[:2]) for row in confirmed)
        transaction.set_rollback(True)


def _tried(act: str, by: User) -> None:
    change = RuleChange.objects.order_by("pk").last()
    with suppress(Refused):
        if act == "propose":
            rule_changes.propose(number(), fewer(14 - RuleChange.objects.count()), reason="x", by=by, on=TODAY)
        elif change:
            extra = {"answer": "x"} if act == "send_back" else {}
            getattr(rule_changes, act)(change, by=by, on=TODAY, **extra)
