"""Questions are asked only where they apply: in forms, checks, declarations and on the reviewer's page alike."""

import pytest
from django.urls import reverse
from django.utils import timezone

from facilities.filing import filings, snapshots
from facilities.ground import kinds
from facilities.ground.choices import MealSource, Nature, Setting, Tenure
from facilities.ground.conditions import CONDITIONS, facts_of
from facilities.models import Facility
from facilities.requirements import chapters
from portal.models import Clause
from portal.rulebook import rulebook
from portal.rulebook.rulebook import Outcome
from tests.factories import CHANGQING, TODAY, FacilityFactory, OperatorFactory, community_of, operator_user

pytestmark = pytest.mark.django_db
ALSO = {  # what is asked beyond what everybody is asked, by the answers that call for it
    "nothing else": ({"tenure": Tenure.OWNED}, set()),
    "a lease": ({"tenure": Tenure.LEASED}, {"lease_from", "lease_until"}),
    "meals": ({"serves_meals": True, "tenure": Tenure.OWNED}, {"meal_source", "food_licence_number"}),
    "the first floor": ({"highest_floor": 2, "tenure": Tenure.OWNED}, {"evacuation"}),
    "a kindergarten": ({"setting": Setting.KINDERGARTEN, "tenure": Tenure.OWNED}, {"kindergarten_licence"}),
    "an employer": ({"setting": Setting.EMPLOYER, "tenure": Tenure.OWNED}, {"employer_name", "opens_to_neighbours"}),
}
OF_CENTRES = {"other_name", "is_inclusive", "fee_note", "outdoor_area"}


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY)


def asked(facility: Facility) -> set[str]:
    facts = facts_of(facility)
    return {name for code in chapters.FIELDS for name in chapters.applicable(code, facts)} & set(chapters.ONLY_IF)


def missing(facility: Facility) -> set[str]:
    found = rulebook.findings(Facility.objects.filter(pk=facility.pk), on=TODAY)[facility.pk]
    return {f.params["field"] for f in found if f.clause.code == "filing-form" and f.outcome == Outcome.BREACHED}


@pytest.mark.parametrize("case", ALSO)
def test_each_kind_is_asked_what_concerns_it_and_the_filing_form_lacks_just_that(case):
    facts, also = ALSO[case]
    facility = FacilityFactory(**facts)

    assert asked(facility) == OF_CENTRES | also
    assert missing(facility) == also - {"lease_from", "lease_until"}


def test_a_family_care_point_has_its_own_short_form():
    facility = FacilityFactory(setting=Setting.FAMILY, tenure=Tenure.OWNED, capacity=5, outdoor_area=None)

    assert asked(facility) == set()
    assert missing(facility) == set()


@pytest.mark.parametrize("code", CONDITIONS)
def test_a_condition_says_the_same_of_one_facility_and_of_a_table(code):
    rows = [
        FacilityFactory(setting=setting, tenure=tenure, serves_meals=meals, highest_floor=floor)
        for setting, tenure, meals, floor in (
            (Setting.PRIVATE, "", None, None),
            (Setting.FAMILY, Tenure.OWNED, True, 1),
            (Setting.KINDERGARTEN, Tenure.LEASED, False, 3),
            (Setting.EMPLOYER, Tenure.LEASED, True, 2),
        )
    ]
    condition = CONDITIONS[code]

    holding = set(Facility.objects.filter(condition.q).values_list("pk", flat=True))
    is_open = (
        set(Facility.objects.filter(condition.is_open).values_list("pk", flat=True)) if condition.is_open else set()
    )

    assert holding == {row.pk for row in rows if condition.holds(facts_of(row)) is True}
    assert is_open == {row.pk for row in rows if condition.holds(facts_of(row)) is None}


def opened(client, facility: Facility, section: str) -> tuple[str, dict]:
    url = reverse("dossier-section", args=[facility.pk, section])
    form = client.get(url).context["form"]
    return url, {n: v for n in form.fields if (v := form[n].value()) not in (None, "")}


def drafted(client, **facts) -> Facility:
    facility = FacilityFactory(**facts)
    user = operator_user(facility.operator)
    filings.open_draft(facility, by=user, on=TODAY)
    client.force_login(user)
    return facility


def test_answers_to_questions_that_do_not_apply_are_ignored_whatever_they_say(client):
    facility = drafted(client, tenure=Tenure.LEASED)
    url, typed = opened(client, facility, "premises")

    answer = client.post(url, typed | {"tenure": "owned", "lease_until": "1999-01-01", "evacuation": "向东"})

    assert answer.status_code == 302
    facility.refresh_from_db()
    assert (facility.tenure, facility.lease_from, facility.lease_until, facility.evacuation) == (
        "owned",
        None,
        None,
        "",
    )


def test_a_question_that_depends_on_another_is_marked_for_those_without_script_and_not_required(client):
    facility = drafted(client)
    url, typed = opened(client, facility, "basics")

    page = client.get(url).content.decode()
    answer = client.post(url, typed | {"serves_meals": "True", "meal_source": "", "food_licence_number": ""})

    assert 'data-only-if="serves_meals=True"' in page
    assert 'data-only-if="setting=employer"' in page
    assert "仅在提供餐饮时需要" in page
    assert answer.status_code == 302
    facility.refresh_from_db()
    assert missing(facility) == {"meal_source", "food_licence_number"}


def test_a_family_care_point_is_not_asked_for_its_garden(client):
    facility = drafted(client, setting=Setting.FAMILY)

    form = client.get(reverse("dossier-section", args=[facility.pk, "premises"])).context["form"]

    assert "outdoor_area" not in form.fields


def test_what_a_draft_once_held_is_not_declared_where_it_is_not_asked():
    facility = FacilityFactory(
        serves_meals=False, meal_source=MealSource.KITCHEN, food_licence_number="JY1", tenure=Tenure.OWNED
    )

    declared = snapshots.take(facility)

    assert declared["basics"]["meal_source"] is None
    assert declared["premises"]["lease_from"] is None
    assert not [a for a in chapters.basics_answers(facility) if a.field in ("meal_source", "food_licence_number")]


# Kinds that do not exist


RULED_OUT = [
    (Nature.PUBLIC, Setting.FAMILY),
    (Nature.PUBLIC, Setting.PRIVATE),
    (Nature.PUBLIC, Setting.PRIVATE_AIDED),
    (Nature.NON_PROFIT, Setting.PUBLIC),
]


@pytest.mark.parametrize(("nature", "setting"), RULED_OUT)
def test_a_kind_that_does_not_exist_is_refused_with_the_wording_of_its_clause(client, nature, setting):
    client.force_login(operator_user(OperatorFactory(nature=nature)))
    clause = Clause.objects.get(code=kinds.clause_code(nature, setting))

    answer = client.post(
        reverse("facility-create"),
        {"name": "向阳", "area": community_of(CHANGQING).pk, "address": "长庆街9号", "setting": setting},
    )

    assert clause.text in answer.context["form"].errors["setting"]
    assert not Facility.objects.exists()


def test_neither_side_can_be_changed_into_a_kind_that_does_not_exist(client):
    facility = drafted(client, setting=Setting.PRIVATE)
    url, typed = opened(client, facility, "operator")

    answer = client.post(url, typed | {"nature": "public"})

    assert "nature" in answer.context["form"].errors
    facility.operator.refresh_from_db()
    assert facility.operator.nature == Nature.FOR_PROFIT


def test_a_kind_that_does_not_exist_keeps_a_filing_from_being_handed_in_until_the_district_ends_the_clause():
    facility = FacilityFactory(setting=Setting.FAMILY, operator__nature=Nature.PUBLIC)
    code = kinds.clause_code(Nature.PUBLIC, Setting.FAMILY)

    before = rulebook.findings(Facility.objects.all(), on=TODAY)[facility.pk]
    Clause.objects.filter(code=code).update(effective_to="2026-11-22")
    after = rulebook.findings(Facility.objects.all(), on=TODAY)[facility.pk]

    assert [(f.outcome, f.blocks_filing) for f in before if f.clause.code == code] == [(Outcome.BREACHED, True)]
    assert code not in {f.clause.code for f in after}
    assert kinds.impossible(Nature.PUBLIC, Setting.FAMILY, on=TODAY) is None
