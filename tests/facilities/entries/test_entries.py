"""A child begins with its papers; away for three months it is checked anew; vaccinations are caught up by the end of the year."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, connection, transaction
from django.test import Client

from facilities.entries import admissions
from facilities.entries.admissions import Papers
from facilities.entries.choices import EntryState, Occasion, Vaccination
from facilities.models import CareClass, EntryCheck, Facility
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Transition
from portal.retention.rules import RULES
from portal.rulebook.rulebook import Limits, Outcome, findings
from portal.site.days import waiting
from tests.facilities.daily.conftest import at
from tests.factories import TODAY, CareClassFactory, FacilityFactory, operator_user
from tests.together import at_once

pytestmark = pytest.mark.django_db
CLAUSE, BORN = "management-entry-check", date(2024, 5, 1)
SEEN = Papers(examined_on=TODAY, examiner="社区卫生服务中心", vaccination=Vaccination.COMPLETE, agreed_on=TODAY)


@pytest.fixture
def care_class(db):
    facility = FacilityFactory(name="小太阳", state="filed", filed_on=date(2026, 9, 1))
    return CareClassFactory(facility=facility, name="彩虹班", enrolled=2)


@pytest.fixture
def keeper(care_class):
    return operator_user(care_class.facility.operator)


@pytest.fixture
def begin(care_class, keeper):
    def admit(child="张小明", *, begins_on=TODAY, on=TODAY, birthday=BORN, of=None, by=None, **papers):
        row = of or care_class
        facts = {"begins_on": begins_on, "by": by or keeper, "at": at(9, day=on)}
        return admissions.admit(care_class.facility, row, child, birthday, replace(SEEN, **papers), **facts)

    return admit


def judged(facility, on=TODAY):
    """Return what the check says of the facility; None if it speaks of it not at all."""
    told = findings(Facility.objects.filter(pk=facility.pk), on=on, clauses=[CLAUSE])[facility.pk]
    return [finding.outcome for finding in told] or None


@pytest.mark.parametrize(("older", "is_taken"), [(-1, True), (0, True), (1, False)])
def test_a_health_check_holds_for_three_months(begin, older, is_taken):
    examined = TODAY - relativedelta(months=3) - timedelta(days=older)
    if is_taken:
        assert begin(examined_on=examined).occasion == Occasion.FIRST
    else:
        with pytest.raises(Refused) as refusal:
            begin(examined_on=examined)
        assert refusal.value.field == "examined_on"


@pytest.mark.parametrize("field", ["examined_on", "agreed_on"])
@pytest.mark.parametrize(("late", "is_taken"), [(-1, True), (0, True), (1, False)])
def test_papers_are_of_the_first_day_at_the_latest(begin, field, late, is_taken):
    papers = {
        "begins_on": TODAY - timedelta(days=5),
        "examined_on": TODAY - timedelta(days=9),
        "agreed_on": TODAY - timedelta(days=9),
    }
    papers |= {field: TODAY - timedelta(days=5) + timedelta(days=late)}
    if is_taken:
        assert begin(**papers).pk
    else:
        with pytest.raises(Refused) as refusal:
            begin(**papers)
        assert refusal.value.field == field


def test_papers_of_tomorrow_are_refused_also_for_a_child_that_begins_later(begin):
    later = TODAY + timedelta(days=10)
    for field in ("examined_on", "agreed_on"):
        with pytest.raises(Refused) as refusal:
            begin(begins_on=later, **{field: TODAY + timedelta(days=1)})
        assert refusal.value.field == field
    assert begin(begins_on=later).begins_on == later


@pytest.mark.parametrize(
    ("day", "is_taken"),
    [(None, False), (TODAY - timedelta(days=1), False), (TODAY, True), (date(TODAY.year, 12, 31), True), (date(TODAY.year + 1, 1, 1), False)],
)  # fmt: skip
def test_what_is_lacking_is_caught_up_by_the_end_of_december(begin, day, is_taken):
    if is_taken:
        assert begin(vaccination=Vaccination.LACKING, catch_up_by=day).catch_up_by == day
    else:
        with pytest.raises(Refused) as refusal:
            begin(vaccination=Vaccination.LACKING, catch_up_by=day)
        assert refusal.value.field == "catch_up_by"


def test_a_complete_record_needs_no_day_and_keeps_none(begin):
    row = begin(vaccination=Vaccination.COMPLETE, catch_up_by=TODAY)

    assert row.catch_up_by is None
    with pytest.raises(IllegalMove):
        admissions.catch_up(row, caught_up_on=TODAY, by=row.entered_by, on=TODAY)


def test_a_child_unborn_a_strange_class_and_a_strange_user_are_refused(begin):
    stranger = CareClassFactory(facility=FacilityFactory(state="filed"))
    for field, words in (("birthday", {"birthday": TODAY + timedelta(days=1)}), ("care_class", {"of": stranger})):
        with pytest.raises(Refused) as refusal:
            begin(**words)
        assert refusal.value.field == field
    with pytest.raises(NotAllowed):
        begin(by=operator_user(stranger.facility.operator))
    assert not EntryCheck.objects.exists()


def test_a_child_is_entered_once_and_its_namesake_too(begin):
    begin()
    with pytest.raises(Refused) as refusal:
        begin()
    assert refusal.value.field == "child"

    assert begin(birthday=BORN + timedelta(days=1)).pk
    assert EntryCheck.objects.in_care().count() == 2


@pytest.mark.parametrize(("past", "may_return"), [(-1, True), (0, False), (1, False)])
def test_after_three_months_of_absence_a_child_is_checked_anew(begin, keeper, past, may_return):
    last = TODAY - relativedelta(months=3)
    last -= timedelta(days=past)
    row = begin(begins_on=last, on=last, examined_on=last, agreed_on=last)
    admissions.go_away(row, last_day=last, by=keeper, on=TODAY)

    if may_return:
        assert admissions.come_back(row, back_on=TODAY, by=keeper, on=TODAY).state == EntryState.IN_CARE
        row.refresh_from_db()
        assert row.last_day is None
        return
    with pytest.raises(Refused) as refusal:
        admissions.come_back(row, back_on=TODAY, by=keeper, on=TODAY)
    assert refusal.value.field == "back_on"
    row.refresh_from_db()
    assert (row.state, row.last_day) == (EntryState.AWAY, last)

    anew = begin()
    row.refresh_from_db()
    assert (anew.occasion, anew.state, row.state) == (Occasion.RETURN, EntryState.IN_CARE, EntryState.ENDED)


def test_a_new_check_lies_after_the_last_day_in_care(begin, keeper):
    row = begin()
    admissions.go_away(row, last_day=TODAY, by=keeper, on=TODAY)
    with pytest.raises(Refused) as refusal:
        begin()
    assert refusal.value.field == "begins_on"
    row.refresh_from_db()
    assert row.state == EntryState.AWAY

    assert begin(begins_on=TODAY + timedelta(days=1)).occasion == Occasion.RETURN


@pytest.mark.parametrize("act", [admissions.go_away, admissions.leave])
@pytest.mark.parametrize(("days", "is_taken"), [(-6, False), (-5, True), (0, True), (1, False)])
def test_a_last_day_lies_between_the_first_day_and_today(begin, keeper, act, days, is_taken):
    first = TODAY - timedelta(days=5)
    row = begin(begins_on=first, examined_on=first, agreed_on=first)
    day = TODAY + timedelta(days=days)
    if is_taken:
        assert act(row, last_day=day, by=keeper, on=TODAY).last_day == day
    else:
        with pytest.raises(Refused) as refusal:
            act(row, last_day=day, by=keeper, on=TODAY)
        assert refusal.value.field == "last_day"


def test_only_these_moves_are_made(begin, keeper):
    row = begin()
    with pytest.raises(IllegalMove):
        admissions.come_back(row, back_on=TODAY, by=keeper, on=TODAY)
    admissions.leave(row, last_day=TODAY, by=keeper, on=TODAY)
    for act, words in (
        (admissions.go_away, {"last_day": TODAY}),
        (admissions.leave, {"last_day": TODAY}),
        (admissions.come_back, {"back_on": TODAY}),
    ):
        with pytest.raises(IllegalMove):
            act(row, **words, by=keeper, on=TODAY)
    assert begin().occasion == Occasion.FIRST  # who has left begins again


def test_who_leaves_while_away_keeps_the_last_day_in_care(begin, keeper):
    last = TODAY - timedelta(days=3)
    row = begin(begins_on=last, examined_on=last, agreed_on=last)
    admissions.go_away(row, last_day=last, by=keeper, on=TODAY)

    admissions.leave(row, last_day=TODAY, by=keeper, on=TODAY)

    row.refresh_from_db()
    assert (row.state, row.last_day) == (EntryState.ENDED, last)
    assert Transition.objects.filter(subject_id=row.pk, after=EntryState.ENDED).count() == 1


def test_vaccinations_are_waited_for_until_the_record_is_seen_again(begin, keeper, care_class):
    row = begin(vaccination=Vaccination.LACKING, catch_up_by=TODAY + timedelta(days=1))
    begin("李小红")
    due = [item for item in waiting(keeper, on=TODAY) if item.kind.code == "entry"]
    assert [item.due_on for item in due] == [row.catch_up_by]
    assert judged(care_class.facility, row.catch_up_by) == [Outcome.MET]
    assert judged(care_class.facility, row.catch_up_by + timedelta(days=1)) == [Outcome.BREACHED]

    with pytest.raises(Refused):
        admissions.catch_up(row, caught_up_on=TODAY + timedelta(days=1), by=keeper, on=TODAY)
    admissions.catch_up(row, caught_up_on=TODAY, by=keeper, on=TODAY)
    with pytest.raises(IllegalMove):
        admissions.catch_up(row, caught_up_on=TODAY, by=keeper, on=TODAY)

    assert judged(care_class.facility, row.catch_up_by + timedelta(days=1)) == [Outcome.MET]
    assert not [item for item in waiting(keeper, on=TODAY) if item.kind.code == "entry"]


def test_every_enrolled_child_has_its_check(begin, keeper, care_class):
    facility = care_class.facility
    assert judged(facility) is None  # who enters none is not judged: nothing is known
    first = begin()
    assert judged(facility) == [Outcome.BREACHED]
    begin("李小红", begins_on=TODAY + timedelta(days=1))
    assert judged(facility) == [Outcome.BREACHED]
    assert judged(facility, TODAY + timedelta(days=1)) == [Outcome.MET]

    admissions.go_away(first, last_day=TODAY, by=keeper, on=TODAY)
    assert judged(facility, TODAY + timedelta(days=1)) == [Outcome.MET]  # still enrolled, and still checked
    admissions.leave(first, last_day=TODAY, by=keeper, on=TODAY)
    assert judged(facility, TODAY + timedelta(days=1)) == [Outcome.BREACHED]
    CareClass.objects.update(enrolled=1)
    assert judged(facility, TODAY + timedelta(days=1)) == [Outcome.MET]


def test_the_check_costs_the_same_for_many(begin, care_class, django_assert_num_queries):
    begin()
    asked = Facility.objects.filter(pk__gt=0)
    with django_assert_num_queries(5):
        findings(asked, on=TODAY, clauses=[CLAUSE])
    for _ in range(5):
        row = CareClassFactory(facility=FacilityFactory(state="filed"), enrolled=3)
        EntryCheck.objects.create(
            facility=row.facility, care_class=row, child="某", birthday="2024-05-01", child_digest="x", occasion="first",
            begins_on=TODAY, examined_on=TODAY, agreed_on=TODAY, vaccination="complete", entered_at=at(9),
            entered_by=operator_user(row.facility.operator),
        )  # fmt: skip
    with django_assert_num_queries(5):
        findings(asked, on=TODAY, clauses=[CLAUSE])


@pytest.mark.parametrize(
    "words",
    [
        {"examined_on": TODAY + timedelta(days=1)},
        {"agreed_on": TODAY + timedelta(days=1)},
        {"vaccination": "lacking"},
        {"catch_up_by": TODAY},
        {"state": "away"},
        {"occasion": "moved"},
    ],
)
def test_the_database_holds_the_rules_too(care_class, keeper, words):
    facts = {
        "facility": care_class.facility, "child": "某某", "birthday": "2024-05-01", "child_digest": "x", "occasion": "first",
        "begins_on": TODAY, "examined_on": TODAY, "examiner": "医院", "vaccination": "complete", "agreed_on": TODAY,
        "entered_at": at(9), "entered_by": keeper,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryCheck.objects.create(**facts | words)


def test_name_and_birthday_are_sealed_in_the_database(begin):
    begin("欧阳某某")
    with connection.cursor() as cursor:
        cursor.execute("SELECT child || birthday || child_digest FROM facilities_entrycheck")
        stored = cursor.fetchone()[0]
    assert "欧阳" not in stored
    assert "2024-05" not in stored


def test_checks_of_children_gone_are_deleted_after_their_time(begin, keeper):
    row = begin()
    admissions.leave(row, last_day=TODAY, by=keeper, on=TODAY)
    begin("李小红")
    rule, last = RULES["entry-checks"], TODAY + relativedelta(months=36)

    assert not rule.due(rule.before(Limits(last), last)).exists()
    after = last + timedelta(days=1)
    assert list(rule.due(rule.before(Limits(after), after))) == [row]


def test_the_form_keeps_what_was_typed_and_says_what_lacks_beside_the_field(care_class, keeper):
    browser = Client()
    browser.force_login(keeper)
    typed = {"care_class": care_class.pk, "child": "张小明", "birthday": "2024-05-01", "begins_on": TODAY.isoformat(),
             "examined_on": (TODAY - timedelta(days=200)).isoformat(), "examiner": "社区卫生服务中心",
             "vaccination": "complete", "agreed_on": TODAY.isoformat()}  # fmt: skip
    address = f"/facilities/{care_class.facility_id}/entry-checks/new/"

    refused = browser.post(address, typed)

    assert "该健康检查已超过3个月" in refused.content.decode()
    assert "张小明" in refused.content.decode()
    taken = browser.post(address, typed | {"examined_on": TODAY.isoformat()}, follow=True)
    assert "张小明" in taken.content.decode()
    assert EntryCheck.objects.get().examiner == "社区卫生服务中心"


def test_a_child_away_for_long_is_led_to_its_new_check(begin, keeper, care_class):
    last = TODAY - timedelta(days=200)
    row = begin(begins_on=last, on=last, examined_on=last, agreed_on=last)
    admissions.go_away(row, last_day=last, by=keeper, on=TODAY)
    browser = Client()
    browser.force_login(keeper)

    page = browser.get(row.get_absolute_url()).content.decode()
    form = browser.get(f"/facilities/{care_class.facility_id}/entry-checks/new/?again={row.pk}").content.decode()

    assert f"entry-checks/new/?again={row.pk}" in page
    assert "张小明" in form


@pytest.mark.django_db(transaction=True)
def test_two_hands_enter_a_child_once(begin):
    outcomes = at_once(begin, begin)

    assert EntryCheck.objects.count() == 1, outcomes
