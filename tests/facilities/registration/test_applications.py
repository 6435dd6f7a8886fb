"""An operator applies for its registration; its registrar returns, registers or refuses it (registration measures art. 2 to 5)."""

from datetime import date

import pytest

from facilities.ground.choices import OperatorState
from facilities.models import Operator, Registration, RegistryEntry
from facilities.registration import applications as registering, entries, requirements
from facilities.registration.choices import RegistrationState
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents import dossier
from portal.errors import IllegalMove, NotAllowed, Refused, StaleEdit
from portal.models import Letter, Notice, Transition
from tests.facilities.builders import add_papers, facts, registrar, submitted_application
from tests.factories import (
    TODAY,
    FacilityFactory,
    FounderFactory,
    OperatorFactory,
    OrganisationFactory,
    RegistrationFactory,
    operator_user,
    valid_uscc,
)
from tests.inspections.conftest import pdf
from tests.together import at_once

pytestmark = pytest.mark.django_db
DEPARTMENTS = [("for_profit", "market"), ("non_profit", "civil-affairs"), ("public", "establishment")]
PREFIX = {"for_profit": "91", "non_profit": "52", "public": "12"}


@pytest.mark.parametrize(("nature", "department"), DEPARTMENTS)
def test_the_nature_names_the_registrar_and_only_that_one_registers(nature, department):
    application = submitted_application(operator__nature=nature, sponsor="下城区教育局")
    others = [registrar(other) for _nature, other in DEPARTMENTS if other != department] + [registrar("fire")]
    told = facts(uscc=valid_uscc(7, PREFIX[nature]))

    for other in others:
        assert application not in Registration.objects.visible_to(other)
        with pytest.raises(NotAllowed):
            registering.register(application, told, by=other, on=TODAY, key="k")
    mine = registrar(department)
    assert application in Registration.objects.awaiting_registrar(mine)
    registering.register(application, told, by=mine, on=TODAY, key="k")

    application.refresh_from_db()
    assert application.state == RegistrationState.REGISTERED
    assert application.registrar_id == department


@pytest.mark.parametrize(
    ("nature", "due"),
    [("for_profit", date(2026, 11, 26)), ("public", date(2026, 12, 21)), ("non_profit", None)],
)
def test_the_term_is_the_one_that_the_law_of_the_nature_sets(nature, due):
    application = submitted_application(operator__nature=nature, sponsor="下城区教育局")

    term = clock.running(application, TermKind.REGISTRATION)

    assert term.due_on == due  # past the published calendar: not yet computable
    assert term.clause.regulation_id in {"market-entities", "non-profits", "public-institutions"}


def test_an_incomplete_application_is_told_everything_that_it_lacks_at_once():
    application = RegistrationFactory(operator__nature="non_profit", business_scope="早教咨询", funds=None)

    with pytest.raises(requirements.Incomplete) as refusal:
        registering.submit(application, by=operator_user(application.operator), on=TODAY, declared_by="李明")

    items = {lack.item for lack in refusal.value.lacks}
    assert items == {
        *("business_scope", "funds", "members", "registration-premises", "representative-identity"),
        *("articles-non-profit", "supervisor-approval", "capital-report", "member-identities"),
    }
    application.refresh_from_db()
    assert application.state == RegistrationState.DRAFT


def test_an_operator_has_one_open_application():
    founder = FounderFactory()
    user = operator_user(founder)
    registering.draft(founder, by=user)

    with pytest.raises(Refused):
        registering.draft(founder, by=user)

    assert founder.registrations.count() == 1


def test_a_registered_operator_does_not_apply_again():
    operator = OperatorFactory()

    with pytest.raises(Refused, match=r"已登记|registered already"):
        registering.draft(operator, by=operator_user(operator))


def test_a_return_names_everything_at_once_and_reopens_only_what_it_names():
    application = submitted_application()
    market = registrar()

    registering.give_back(application, {"address": "请写到门牌号", "name": ""}, by=market, on=TODAY)

    founder = operator_user(application.operator)
    assert requirements.lock_of(application, "address") is None
    assert requirements.lock_of(application, "name") == requirements.NOT_RETURNED
    assert clock.running(application, TermKind.REGISTRATION) is None
    assert Notice.objects.addressed_to(founder).filter(title__contains="退回").exists()
    registering.submit(application, by=founder, on=date(2026, 11, 25), declared_by="李明")
    assert clock.running(application, TermKind.REGISTRATION).started_on == date(2026, 11, 25)
    assert application.received_on == TODAY


def test_a_second_return_names_nothing_new():
    application = submitted_application()
    market = registrar()
    registering.give_back(application, {"address": "请写到门牌号"}, by=market, on=TODAY)
    registering.submit(application, by=operator_user(application.operator), on=TODAY, declared_by="李明")

    with pytest.raises(Refused, match="资本"):
        registering.give_back(application, {"address": "仍不完整", "funds": "过低"}, by=market, on=TODAY)
    registering.give_back(application, {"address": "仍不完整"}, by=market, on=TODAY)

    application.refresh_from_db()
    assert application.state == RegistrationState.RETURNED


def test_a_return_that_names_nothing_is_refused():
    with pytest.raises(Refused):
        registering.give_back(submitted_application(), {"address": " "}, by=registrar(), on=TODAY)


def test_what_is_registered_flows_into_operator_body_and_dossier_and_the_licence_lies_there():
    application = submitted_application()
    before = FacilityFactory(operator=application.operator)
    told = facts(representative="李明", valid_until=date(2046, 11, 22))

    registering.register(application, told, by=registrar(), on=TODAY, key="k", licence=pdf())

    operator = Operator.objects.get(pk=application.operator_id)
    assert operator.state == OperatorState.REGISTERED
    assert (operator.organisation.name, operator.organisation.uscc) == (told.name, told.uscc)
    assert (operator.business_scope, operator.registered_on) == (told.business_scope, TODAY)
    assert operator.representative_id == application.representative_id
    assert (operator.recorded_by_id, operator.recorded_on) == ("market", TODAY)
    licence = dossier.documents_of(before).get(kind_id="licence")
    assert licence.number == "3301030001"
    assert licence.expires_on == date(2046, 11, 22)


def test_a_code_of_another_nature_blocks_and_one_of_another_region_does_not():
    application = submitted_application()
    market = registrar()

    for wrong in (valid_uscc(9, "52"), valid_uscc(9)[:-1] + "A", "123"):
        with pytest.raises(Refused) as refusal:
            registering.register(application, facts(uscc=wrong), by=market, on=TODAY, key="k")
        assert refusal.value.field == "uscc"
    registering.register(application, facts(uscc="91110000600037341L"), by=market, on=TODAY, key="k")

    assert RegistryEntry.objects.get().uscc == "91110000600037341L"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"registered_on": date(2026, 11, 24)}, "registered_on"),
        ({"valid_until": date(2026, 11, 1)}, "valid_until"),
        ({"business_scope": "早教咨询"}, "business_scope"),
        ({"representative_id": "110105194912310021"}, "representative_id"),
    ],
)
def test_what_the_law_forbids_is_refused_at_its_field_and_nothing_is_recorded(wrong, field):
    application = submitted_application()

    with pytest.raises(Refused) as refusal:
        registering.register(application, facts(**wrong), by=registrar(), on=TODAY, key="k")

    assert refusal.value.field == field
    assert not RegistryEntry.objects.exists()
    assert Operator.objects.get(pk=application.operator_id).state == OperatorState.UNREGISTERED


def test_a_code_or_name_that_another_operator_has_is_taken():
    market = registrar()
    OrganisationFactory(uscc=valid_uscc(31))
    first, second = submitted_application(), submitted_application()
    registering.register(first, facts(41), by=market, on=TODAY, key="first")

    with pytest.raises(Refused) as by_code:
        registering.register(second, facts(42, uscc=valid_uscc(31)), by=market, on=TODAY, key="a")
    with pytest.raises(Refused) as by_name:
        registering.register(second, facts(42, name=facts(41).name), by=market, on=TODAY, key="b")

    assert (by_code.value.field, by_name.value.field) == ("uscc", "name")


def test_a_refusal_goes_by_letter_of_the_registrar_and_the_founder_may_apply_anew():
    application = submitted_application()
    founder = operator_user(application.operator)
    market = registrar()

    registering.refuse(application, by=market, on=TODAY, reasons="住所不能用于经营。")

    letter = Letter.objects.about(application).get()
    assert "住所不能用于经营" in letter.body
    assert letter.issuer.department_id == "market"
    assert Notice.objects.addressed_to(founder).filter(text__contains=letter.number).exists()
    assert clock.running(application, TermKind.REGISTRATION) is None
    assert registering.draft(application.operator, by=founder).state == RegistrationState.DRAFT


def test_a_page_that_shows_an_older_application_is_refused():
    application = submitted_application()
    seen = application.revision
    registering.give_back(application, {"address": "请更正"}, by=registrar(), on=TODAY)
    application.revision += 1
    application.save()
    registering.submit(application, by=operator_user(application.operator), on=TODAY, declared_by="李明")

    with pytest.raises(StaleEdit):
        registering.register(application, facts(), by=registrar(), on=TODAY, key="k", seen=seen)


@pytest.mark.parametrize("state", ["draft", "returned", "registered", "refused", "withdrawn"])
def test_only_a_submitted_application_is_decided(state):
    application = RegistrationFactory(state=state, received_on=TODAY)
    market = registrar()

    for decide in (
        lambda: registering.register(application, facts(), by=market, on=TODAY, key="k"),
        lambda: registering.refuse(application, by=market, on=TODAY, reasons="理由"),
        lambda: registering.give_back(application, {"address": "请更正"}, by=market, on=TODAY),
    ):
        with pytest.raises(IllegalMove):
            decide()

    application.refresh_from_db()
    assert application.state == state


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_the_founder_takes_back_what_is_not_decided(state):
    application = RegistrationFactory(state=state, received_on=None if state == "draft" else TODAY)

    registering.withdraw(application, by=operator_user(application.operator), on=TODAY)

    assert application.state == RegistrationState.WITHDRAWN


def test_the_application_of_a_stranger_is_neither_seen_nor_changed():
    application = RegistrationFactory()
    stranger = operator_user(FounderFactory())

    assert application not in Registration.objects.visible_to(stranger)
    with pytest.raises(NotAllowed):
        registering.submit(application, by=stranger, on=TODAY, declared_by="李明")
    with pytest.raises(NotAllowed):
        registering.withdraw(application, by=stranger, on=TODAY)


def test_a_draft_is_not_seen_by_the_registrar():
    application = RegistrationFactory()

    assert application not in Registration.objects.visible_to(registrar())


@pytest.mark.django_db(transaction=True)
def test_two_registrars_who_decide_at_once_give_one_registration():
    application = submitted_application()
    colleagues = [registrar() for _each in range(3)]
    seen = [Registration.objects.get(pk=application.pk) for _each in colleagues]

    results = at_once(
        lambda: registering.refuse(seen[0], by=colleagues[0], on=TODAY, reasons="不符合"),
        lambda: registering.register(seen[1], facts(1), by=colleagues[1], on=TODAY, key="key-1"),
        lambda: registering.register(seen[2], facts(2), by=colleagues[2], on=TODAY, key="key-2"),
    )

    assert sum(isinstance(result, Refused) for result in results) == 2
    assert RegistryEntry.objects.count() + Letter.objects.count() == 1
    assert Transition.objects.filter(after__in=["registered", "refused"], subject_id=application.pk).count() <= 2


@pytest.mark.django_db(transaction=True)
def test_one_code_recorded_for_two_operators_at_once_is_given_to_one():
    applications = [submitted_application() for _each in range(2)]
    market = registrar()
    seen = [Registration.objects.get(pk=application.pk) for application in applications]

    results = at_once(
        lambda: registering.register(seen[0], facts(5, name="名称0"), by=market, on=TODAY, key="key-0"),
        lambda: registering.register(seen[1], facts(5, name="名称1"), by=market, on=TODAY, key="key-1"),
    )

    assert [result.field for result in results if isinstance(result, Refused)] == ["uscc"]
    assert RegistryEntry.objects.count() == 1


def test_the_same_key_again_gives_the_same_registration():
    application = submitted_application()
    market = registrar()

    first = registering.register(application, facts(), by=market, on=TODAY, key="k")
    again = registering.register(application, facts(), by=market, on=TODAY, key="k")

    assert first == again


def test_documents_and_members_are_kept_while_the_application_is_open():
    application = RegistrationFactory(operator__nature="non_profit")
    founder = operator_user(application.operator)
    kind = requirements.kinds_of("non_profit").get(pk="capital-report")

    registering.hand_in(application, kind, pdf(), by=founder)
    second = registering.hand_in(application, kind, pdf(), by=founder)
    add_papers(application)
    registering.submit(application, by=founder, on=TODAY, declared_by="李明")

    assert second.version == 2
    with pytest.raises(Refused):
        registering.hand_in(application, kind, pdf(), by=founder)
    with pytest.raises(Refused):
        registering.remove_member(application.members.first(), by=founder)


def test_moves_of_an_operators_registration():
    assert entries.OPERATOR_MOVES == {
        "unregistered": {"registered"},
        "declared": {"registered"},
        "registered": {"revoked", "cancelled"},
        "revoked": {"cancelled"},
    }
