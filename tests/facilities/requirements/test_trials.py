"""A program asks what the rulebook says of a draft; what it hears is what the operator would hear, and nothing is left behind."""

import json

import pytest

from facilities.models import CareClass, Facility
from portal.accounts.choices import Role
from portal.exchange import systems, tokens
from portal.exchange.choices import SystemKind
from portal.models import Organisation
from portal.rulebook import rulebook
from tests.factories import TODAY, CareClassFactory, FacilityFactory, OrganisationFactory, officer, operator_user

pytestmark = pytest.mark.django_db
CODE = "setting-19-class-size"


def asked(client, code: str = CODE, **said):
    return client.post(f"/api/v1/checks/{code}/", json.dumps(said), content_type="application/json")


def said_of_class(places: int, **facts) -> dict[str, object]:
    return {"name": "大班", "kind": "toddler", "places": places, **facts}


@pytest.fixture
def facility() -> Facility:
    return CareClassFactory(name="小一班", places=15).facility


@pytest.fixture
def client(client, facility):
    client.force_login(operator_user(facility.operator))
    return client


def test_a_draft_is_told_what_its_operator_would_be_told(client, facility):
    CareClass.objects.update(places=21)
    [own] = [f for f in rulebook.findings(Facility.objects.all(), on=TODAY)[facility.pk] if f.clause.code == CODE]

    answer = asked(client, facility=facility.pk)

    told = answer.json()
    assert (answer.status_code, told["clause"], told["applies"]) == (200, CODE, True)
    assert [row["reason"] for row in told["findings"]] == [own.message]
    assert told["findings"][0] | {"reason": ""} == {
        "outcome": "breached", "reason": "", "field": "", "section": "classes", "blocks_filing": True
    }  # fmt: skip


@pytest.mark.parametrize(("places", "outcome"), [(14, "met"), (15, "met"), (16, "breached")])
def test_what_would_be_otherwise_is_checked_and_not_kept(client, facility, places, outcome):
    answer = asked(client, facility=facility.pk, facts={"name": "别名"}, classes=[said_of_class(places)])

    assert [row["outcome"] for row in answer.json()["findings"]] == [outcome]
    assert [row.name for row in CareClass.objects.all()] == ["小一班"]
    assert Facility.objects.get().name == facility.name


def test_a_draft_that_nobody_has_entered_yet_is_checked_and_not_kept(client, facility):
    before = Organisation.objects.count()
    frame = {"nature": "for_profit", "area": facility.area_id, "setting": "private"}

    answer = asked(client, facts=frame, classes=[said_of_class(21)])

    assert [row["outcome"] for row in answer.json()["findings"]] == ["breached"]
    assert (Facility.objects.count(), Organisation.objects.count()) == (1, before)


def test_a_clause_that_does_not_speak_of_such_a_facility_says_so(client, facility):
    assert asked(client, "family-places", facility=facility.pk).json()["applies"] is False


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "facts.nature"),
        ({"facility": 0}, "facility"),
        ({"facility": 1, "facts": {"nature": "public"}}, "facts.nature"),
        ({"facility": 1, "facts": {"capacity": "many"}}, "facts.capacity"),
        ({"facility": 1, "facts": {"lease_from": "2026-02-02", "lease_until": "2026-02-01"}}, "facts.lease_until"),
        ({"facility": 1, "classes": [said_of_class(1), said_of_class(1)]}, "classes"),
        ({"facility": 1, "classes": [said_of_class(-1)]}, "classes.0.places"),
    ],
)
def test_a_wrong_draft_is_a_problem_that_names_the_field(client, said, field):
    answer = asked(client, **said)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["field"] == field


def test_a_kind_of_class_that_the_setting_does_not_have_is_refused(client, facility):
    answer = asked(client, facility=facility.pk, classes=[said_of_class(5, kind="family")])

    assert (answer.status_code, answer.json()["field"]) == (400, "classes.0.kind")


def test_unknown_codes_and_facilities_of_others_are_not_there(client):
    assert asked(client, "nothing", facility=1).status_code == 404
    assert asked(client, facility=FacilityFactory().pk).status_code == 404


def test_a_department_asks_the_clauses_of_its_field_by_a_token_without_a_key(client, facility):
    Facility.objects.update(state="filed")
    admin, body = officer(Role.ADMINISTRATOR), OrganisationFactory(kind="department", department_id="fire", uscc=None)
    system = systems.open_system(
        "消防系统", SystemKind.DEPARTMENT, body, Role.DEPARTMENT_OFFICER, by=admin, at=admin.date_joined
    )
    facts = {"rate": 60, "days": 30, "by": admin, "at": system.opened_at}
    [reading, other] = [tokens.issue(system, given=given, **facts)[1] for given in (["checks:read"], ["opinions:read"])]
    client.logout()

    def by(token: str, code: str):
        headers = {"Authorization": f"Bearer {token}"}
        body = json.dumps({"facility": facility.pk})
        return client.post(f"/api/v1/checks/{code}/", body, content_type="application/json", headers=headers)

    fields = {check.clause_code for check in rulebook.CHECKS}
    own = next(c.code for c in rulebook.Clause.objects.in_force(TODAY).filter(department="fire", code__in=fields))
    assert by(reading, own).status_code == 200
    assert by(reading, CODE).status_code == 403
    assert by(other, own).status_code == 403
