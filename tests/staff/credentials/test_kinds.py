"""Which credentials there are, and which posts need them, is data of the district: a new kind serves checks, forms and desk from its day on."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from portal.accounts.choices import Role
from portal.errors import NotAllowed, Refused
from portal.models import Area, Threshold
from portal.rulebook.rulebook import findings
from staff.attestation.querysets import kinds_vouched_for
from staff.credentials import history, kinds
from staff.models import Course, Credential, CredentialKind, CredentialNeed, Enrolment, Session
from staff.people import needs, spreadsheets, staffing
from staff.people.forms import CredentialForm
from staff.training import enrolments
from tests.factories import (
    TODAY,
    CredentialFactory,
    FacilityFactory,
    PersonFactory,
    PostFactory,
    officer,
    operator_user,
)
from tests.together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DAY = timedelta(days=1)
GIVEN = {"name": "食品安全培训合格证", "name_en": "Food safety training", "issuer": "市场监管部门", "source_mark": "D"}


@pytest.fixture
def keeper(db):
    return officer(Role.BUREAU_LEAD)


def kind(**facts) -> CredentialKind:
    return CredentialKind(**{"code": "food", "clause_code": "district-credentials", **GIVEN} | facts)


def laid_down(keeper, months=None, **facts) -> CredentialKind:
    return kinds.lay_down(kind(**facts), months=months, by=keeper, on=TODAY)


def needed(keeper, food, since=TODAY, post="cook") -> CredentialNeed:
    row = CredentialNeed(kind=food, post=post, clause_code="district-credentials", effective_from=since)
    return kinds.need(row, by=keeper, on=TODAY)


def asked(clause, on) -> list[str]:
    return list(needs.kinds(clause, on).values_list("kind", flat=True))


def lacking(facility, on, clause="district-credentials") -> set[str]:
    found = findings(type(facility).objects.filter(pk=facility.pk), on=on)
    return {
        str(one.reason) % one.params
        for one in found[facility.pk]
        if one.clause.code == clause and one.outcome == "breached"
    }


@pytest.mark.parametrize(("day", "asked"), [(-1, False), (0, True), (1, True), (5, True), (6, False)])
def test_a_post_needs_a_kind_from_its_first_day_to_its_last(keeper, day, asked):
    cook = PostFactory(kind="cook").person
    since = TODAY + 10 * DAY
    row = needed(keeper, laid_down(keeper), since)
    kinds.end_need(row, last=since + 5 * DAY, by=keeper, on=TODAY)

    assert bool(lacking(cook.facility, since + day * DAY)) is asked


def test_whoever_holds_it_or_another_post_is_not_named(keeper):
    food, facility = laid_down(keeper), FacilityFactory()
    without, holder = (PostFactory(person=PersonFactory(facility=facility), kind="cook").person for _ in range(2))
    PostFactory(person=PersonFactory(facility=facility), kind="guard")
    CredentialFactory(person=holder, kind="food")

    needed(keeper, food)

    assert lacking(facility, TODAY) == {f"{without.name}没有有效的“食品安全培训合格证”。"}


def test_another_kind_under_a_clause_of_the_standard_is_as_good(keeper):
    carer = PostFactory().person
    CredentialFactory(person=carer, kind="guard")
    laid_down(keeper, code="infant_care", clause_code=needs.CARERS)
    assert lacking(carer.facility, TODAY, needs.CARERS)

    row = CredentialNeed(kind_id="infant_care", post="carer", clause_code=needs.CARERS, effective_from=TODAY)
    kinds.need(row, by=keeper, on=TODAY)
    CredentialFactory(person=carer, kind="infant_care")

    assert not lacking(carer.facility, TODAY, needs.CARERS)


@pytest.mark.parametrize(("months", "last"), [(1, date(2026, 2, 4)), (12, date(2027, 1, 4))])
def test_a_kind_that_runs_out_does_so_by_the_months_of_the_rulebook(keeper, months, last):
    laid_down(keeper, months, expires=True)
    person = PersonFactory()
    row = Credential(kind_id="food", issued_on=date(2026, 1, 5))

    staffing.record_credential(person, row, by=operator_user(person.facility.operator), on=TODAY)

    assert row.expires_on == last
    number = Threshold.objects.get(key="credential.food.months")
    assert (int(number.value), number.effective_from, number.clause_code) == (months, TODAY, "district-credentials")


def test_a_kind_that_runs_out_needs_its_months_and_one_that_does_not_has_no_last_day(keeper):
    with pytest.raises(Refused) as refused:
        laid_down(keeper, expires=True)
    assert refused.value.field == "months"

    laid_down(keeper)
    person = PersonFactory()
    row = Credential(kind_id="food", issued_on=TODAY)
    staffing.record_credential(person, row, by=operator_user(person.facility.operator), on=TODAY)

    assert row.expires_on is None


def test_forms_tables_and_the_desk_offer_a_new_kind_until_its_last_day(keeper):
    food = laid_down(keeper, keeper_id="market")
    market = officer(Role.DEPARTMENT_OFFICER, department="market")

    for day, is_offered in ((TODAY - DAY, True), (TODAY, True), (TODAY + DAY, False)):
        CredentialKind.objects.filter(pk="food").update(entered_until=TODAY)
        offered = CredentialForm(today=day).fields["kind"].queryset
        assert (food in offered, ("food", "issued_on") in spreadsheets.headings(day)) == (is_offered, is_offered)
    assert list(kinds_vouched_for(market)) == [food]


def test_of_a_kind_that_counts_when_answered_a_claim_counts_for_nothing(keeper):
    laid_down(keeper, keeper_id="market", counts_when_answered=True)
    claimed, confirmed = (CredentialFactory(kind="food", state=state) for state in ("claimed", "confirmed"))

    assert list(Credential.objects.holding().filter(kind="food")) == [confirmed]
    assert (claimed.awaits_answer, confirmed.awaits_answer) == (True, False)


def test_only_keepers_of_the_rulebook_lay_down_kinds(keeper):
    food = laid_down(keeper)
    for role in (Role.REVIEWER, Role.DEPARTMENT_OFFICER):
        stranger = officer(role)
        with pytest.raises(NotAllowed):
            kinds.lay_down(kind(code="x"), months=None, by=stranger, on=TODAY)
        with pytest.raises(NotAllowed):
            needed(stranger, food)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"effective_from": TODAY - DAY}, "effective_from"),
        ({"clause_code": "no-such"}, "clause_code"),
        ({"clause_code": needs.CARERS, "post": "cook"}, "post"),
    ],
)
def test_a_need_that_no_rule_carries_is_refused_beside_its_field(keeper, facts, field):
    given = {"post": "cook", "clause_code": "district-credentials", "effective_from": TODAY}
    row = CredentialNeed(kind=laid_down(keeper), **given | facts)

    with pytest.raises(Refused) as refused:
        kinds.need(row, by=keeper, on=TODAY)

    assert refused.value.field == field


def test_the_last_kind_of_a_clause_stays_and_what_has_ended_does_not_end_again(keeper):
    guards = CredentialNeed.objects.get(clause_code=needs.GUARDS)
    with pytest.raises(Refused) as refused:
        kinds.end_need(guards, last=TODAY, by=keeper, on=TODAY)
    assert refused.value.field == "last"

    teacher = CredentialNeed.objects.get(kind="teacher")
    with pytest.raises(Refused) as refused:
        kinds.end_need(teacher, last=TODAY - DAY, by=keeper, on=TODAY)
    assert refused.value.field == "last"
    kinds.end_need(teacher, last=TODAY, by=keeper, on=TODAY)
    assert [set(asked(needs.CARERS, day)) for day in (TODAY, TODAY + DAY)] == [
        {"childcare_worker", "nursery_nurse", "teacher"},
        {"childcare_worker", "nursery_nurse"},
    ]
    with pytest.raises(Refused):
        kinds.end_need(teacher, last=TODAY + DAY, by=keeper, on=TODAY + DAY)


def test_whoever_passes_a_course_has_its_certificate_among_the_credentials_and_nobody_types_one():
    person = PostFactory(person__facility__state="filed").person
    operator, trainer = (
        operator_user(person.facility.operator),
        officer(Role.DEPARTMENT_OFFICER, department="education"),
    )
    enrolment = attended(person, trainer)

    certificate = enrolments.certify(enrolment, by=trainer, on=TODAY)

    row = person.credentials.get()
    assert (row.kind_id, row.number, row.hours, row.state) == (
        "course",
        certificate.code,
        certificate.hours,
        "confirmed",
    )
    with pytest.raises(Refused) as refused:
        staffing.record_credential(person, Credential(kind_id="course", issued_on=TODAY), by=operator, on=TODAY)
    assert refused.value.field == "kind"
    assert "course" not in {kind.pk for kind in CredentialForm(today=TODAY).fields["kind"].queryset}


def attended(person, trainer):
    now = datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
    course = Course.objects.create(area=Area.objects.get(pk="330103"), title="伦理", part="ethics", hours=8)
    held = Session.objects.create(course=course, starts_at=now, ends_at=now + DAY / 3, seats=3)
    return Enrolment.objects.create(session=held, person=person, state="attended")


@pytest.mark.django_db(transaction=True)
def test_of_two_keepers_who_end_the_last_two_kinds_of_a_clause_at_once_one_is_refused():
    keepers = [officer(Role.BUREAU_LEAD) for _ in range(2)]
    kinds.end_need(CredentialNeed.objects.get(kind="teacher"), last=TODAY, by=keepers[0], on=TODAY)
    rows = [CredentialNeed.objects.get(kind=code) for code in ("childcare_worker", "nursery_nurse")]

    results = at_once(*(lambda n=n: kinds.end_need(rows[n], last=TODAY, by=keepers[n], on=TODAY) for n in range(2)))

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert len(asked(needs.CARERS, TODAY + DAY)) == 1


def test_pages_show_the_history_and_keep_what_was_typed(client, keeper):
    client.force_login(keeper)
    said = {**GIVEN, "code": "food", "clause_code": "district-credentials", "position": 90, "expires": "on"}
    page = client.post(reverse("credential-kind-create"), said).content.decode()
    assert "食品安全培训合格证" in page
    assert not CredentialKind.objects.filter(pk="food").exists()
    assert client.post(reverse("credential-kind-create"), said | {"months": 12}).status_code == 302

    client.post(reverse("credential-kind-edit", args=["food"]), said | {"issuer": "区市场监管局"})
    when = {"post": "cook", "clause_code": "district-credentials", "effective_from": TODAY.isoformat()}
    client.post(reverse("credential-need-create", args=["food"]), when)

    food = CredentialKind.objects.get(pk="food")
    changed = [change for save in history.of(food) for change in save.changes if change[1]]
    assert [change[1:] for change in changed] == [("市场监管部门", "区市场监管局")]
    assert {save.by for save in history.of(food)} == {keeper}
    page = client.get(food.get_absolute_url()).content.decode()
    assert "市场监管部门 → 区市场监管局" in page
    assert "食品安全培训合格证" in client.get(reverse("credential-kind-list")).content.decode()
