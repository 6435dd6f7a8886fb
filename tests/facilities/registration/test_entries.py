"""What the registrar records: it confirms what was declared, it changes it, it ends it; dossier, operator and bureau follow."""

from datetime import date

import pytest
from django.urls import reverse

from facilities.dossier import preparation
from facilities.filing import filings, rules, snapshots
from facilities.ground.choices import FacilityState, OperatorState
from facilities.models import Facility, Operator, RegistryEntry
from facilities.registration import entries, particulars
from facilities.registration.choices import EntryKind
from portal.documents import dossier
from portal.errors import NotAllowed, Refused, StaleEdit
from portal.models import Notice
from portal.site import days
from tests.facilities.builders import complete_facility, draft, facts, registrar
from tests.factories import TODAY, FacilityFactory, FilingFactory, FounderFactory, OperatorFactory, operator_user
from tests.inspections.conftest import pdf
from tests.together import at_once

pytestmark = pytest.mark.django_db


def known(operator: Operator, **others) -> particulars.Facts:
    """Return what the operator's rows say, with what the registrar has found different."""
    return particulars.Facts(**particulars.as_recorded(operator) | {"representative_id": ""} | others)


@pytest.fixture
def market():
    return registrar()


@pytest.fixture
def confirmed(market):
    """An operator with a filed facility that its registrar has confirmed."""
    facility = complete_facility(state=FacilityState.FILED)
    FilingFactory(facility=facility, state="accepted", declared=snapshots.take(facility))
    entries.record(facility.operator, known(facility.operator), by=market, on=TODAY, key="first")
    return facility.operator


def test_who_was_registered_before_the_portal_is_confirmed_once_with_date_and_registrar(confirmed):
    confirmed.refresh_from_db()

    assert confirmed.state == OperatorState.REGISTERED
    assert (confirmed.recorded_by_id, confirmed.recorded_on) == ("market", TODAY)
    assert RegistryEntry.objects.get().kind == EntryKind.CONFIRMED


def test_only_the_registrar_of_the_nature_records(confirmed):
    for stranger in (registrar("civil-affairs"), registrar("fire"), operator_user(confirmed)):
        with pytest.raises(NotAllowed):
            entries.record(confirmed, known(confirmed), by=stranger, on=TODAY, key="k")


def test_a_change_is_recorded_with_what_changed_and_the_operator_is_told_to_file_it(confirmed, market):
    entry = entries.record(
        confirmed, known(confirmed, representative="王芳"), by=market, on=TODAY, key="second", effective_on=TODAY
    )

    user = operator_user(confirmed)
    assert (entry.kind, entry.changes) == (EntryKind.CHANGED, ["representative"])
    assert Notice.objects.addressed_to(user).filter(text__contains="变更备案").exists()
    waiting = {str(item.title) for item in days.waiting(user, on=TODAY)}
    assert "办理登记变更后的变更备案" in waiting


def test_a_change_filing_that_says_what_the_register_says_ends_the_reminder(confirmed, market):
    entries.record(confirmed, known(confirmed, address="杭州市下城区新路9号"), by=market, on=TODAY, key="second")
    facility = Facility.objects.get()

    FilingFactory(facility=facility, kind="change", state="accepted", declared=snapshots.take(facility))

    waiting = {str(item.title) for item in days.waiting(operator_user(confirmed), on=TODAY)}
    assert "办理登记变更后的变更备案" not in waiting


def test_the_code_of_a_registration_stays(confirmed, market):
    with pytest.raises(Refused) as refusal:
        entries.record(confirmed, facts(4), by=market, on=TODAY, key="second")

    assert refusal.value.field == "uscc"


def test_a_revocation_is_told_to_the_bureau_and_waits_there_until_the_facility_is_at_its_end(confirmed, market, bureau):
    entries.end(confirmed, EntryKind.REVOKED, by=market, on=TODAY, key="end", effective_on=TODAY, reason="未公示年报")

    facility = Facility.objects.get()
    assert Notice.objects.filter(organisation__department_id="health", url=facility.get_absolute_url()).exists()
    waiting = {item.url for item in days.waiting(bureau, on=TODAY) if "吊销" in str(item.title)}
    assert waiting == {facility.get_absolute_url()}
    Facility.objects.update(state=FacilityState.CANCELLED)
    assert not [item for item in days.waiting(bureau, on=TODAY) if "吊销" in str(item.title)]


def test_after_the_end_nothing_is_recorded_and_nothing_filed(confirmed, market):
    entries.end(confirmed, EntryKind.CANCELLED, by=market, on=TODAY, key="end", effective_on=TODAY, reason="解散")

    with pytest.raises(Refused):
        entries.record(confirmed, known(confirmed), by=market, on=TODAY, key="later")
    lacking = {finding.clause.code for finding in rules.blocking(rules.findings(Facility.objects.get(), on=TODAY))}
    assert lacking == {"filing-registered-first"}


def test_the_name_of_an_ended_registration_is_free_again(confirmed, market):
    name = confirmed.organisation.name
    other = OperatorFactory()
    with pytest.raises(Refused):
        entries.record(other, known(other, name=name), by=market, on=TODAY, key="other")

    entries.end(confirmed, EntryKind.CANCELLED, by=market, on=TODAY, key="end", effective_on=TODAY, reason="解散")
    entries.record(other, known(other, name=name), by=market, on=TODAY, key="other")

    assert Operator.objects.get(registered_name=name) == other


def test_what_was_only_declared_is_confirmed_before_its_end_is_recorded(market):
    with pytest.raises(Refused):
        entries.end(
            OperatorFactory(), EntryKind.REVOKED, by=market, on=TODAY, key="e", effective_on=TODAY, reason="违法"
        )


def test_a_page_that_is_older_than_a_colleagues_entry_is_refused(confirmed, market):
    seen = confirmed.revision
    entries.record(confirmed, known(confirmed, address="新路1号"), by=market, on=TODAY, key="a", seen=seen)

    with pytest.raises(StaleEdit):
        entries.record(confirmed, known(confirmed, address="新路2号"), by=market, on=TODAY, key="b", seen=seen)


def test_a_key_counts_once_and_is_refused_for_something_else(confirmed, market):
    again = entries.record(confirmed, known(confirmed), by=market, on=TODAY, key="first")

    assert again.key == "first"
    assert RegistryEntry.objects.count() == 1
    with pytest.raises(Refused):
        entries.record(confirmed, known(confirmed, address="别处"), by=market, on=TODAY, key="first")


def test_before_the_registration_the_dossier_is_prepared_but_not_handed_in():
    facility = complete_facility(operator=FounderFactory())
    first = draft(facility)

    with pytest.raises(rules.NotReady) as refusal:
        filings.submit(first, by=operator_user(facility.operator), on=TODAY, declared_by="李明")

    assert {finding.clause.code for finding in refusal.value.findings} == {"filing-registered-first"}


def test_a_facility_set_up_later_finds_the_registrars_licence_and_it_is_not_replaced_by_the_operator(market):
    operator = OperatorFactory()
    entries.record(operator, known(operator), by=market, on=TODAY, key="k", licence=pdf())
    user = operator_user(operator)

    facility = preparation.create_facility(
        Facility(operator=operator, name="新园", area=FacilityFactory().area, address="1号", setting="private"),
        by=user,
        on=TODAY,
    )

    licence = dossier.documents_of(facility).get(kind_id="licence")
    with pytest.raises(preparation.Locked):
        preparation.hand_in(facility, licence.kind, pdf(), by=user, on=TODAY, facts={})


def test_fields_of_the_register_are_locked_in_the_dossier_with_their_source(client, confirmed):
    facility = FacilityFactory(operator=confirmed)
    draft(facility)
    client.force_login(operator_user(confirmed))
    url = reverse("dossier-section", args=[facility.pk, "operator"])

    page = client.get(url).content.decode()
    client.post(
        url,
        {
            "business_scope": "餐饮",
            "representative": "他人",
            "mobile": "13900139000",
            "seen_revision": confirmed.revision,
        },
    )

    confirmed.refresh_from_db()
    assert "登记机关（区市场监管局）2026-11-23推送" in page
    assert (confirmed.business_scope, confirmed.representative) == ("托育服务", "李明")
    assert confirmed.mobile == "13900139000"


@pytest.mark.parametrize("path", ["facility", "register-facility"])
def test_pages_of_a_facility_say_whether_the_registrar_confirmed_it(client, bureau, confirmed, path):
    declared = FacilityFactory(state=FacilityState.FILED, filed_on=TODAY)
    client.force_login(bureau)

    shown = client.get(reverse(path, args=[Facility.objects.filter(operator=confirmed).get().pk])).content.decode()
    other = client.get(reverse(path, args=[declared.pk])).content.decode()

    assert "登记机关已确认" in shown
    assert "2026-11-23" in shown
    assert "举办者自行申报" in other
    assert "11010519491231002X" not in shown


@pytest.mark.django_db(transaction=True)
def test_two_registrars_who_record_at_once_from_one_page_leave_one_entry():
    operator, colleagues = OperatorFactory(), [registrar(), registrar()]
    seen = [Operator.objects.get(pk=operator.pk) for _each in colleagues]
    told = [known(mine, address=f"新路{number}号") for number, mine in enumerate(seen)]

    def act(number: int) -> RegistryEntry:
        by = colleagues[number]
        return entries.record(seen[number], told[number], by=by, on=TODAY, key=f"k{number}", seen=0)

    results = at_once(lambda: act(0), lambda: act(1))

    assert sorted(type(result).__name__ for result in results) == ["RegistryEntry", "StaleEdit"]
    assert RegistryEntry.objects.count() == 1


def test_days_that_lie_ahead_are_refused(confirmed, market):
    with pytest.raises(Refused) as refusal:
        entries.end(
            confirmed,
            EntryKind.REVOKED,
            by=market,
            on=TODAY,
            key="end",
            effective_on=date(2026, 12, 1),
            reason="违法",
        )

    assert refusal.value.field == "effective_on"
