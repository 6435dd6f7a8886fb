"""A person goes from one facility to another by both sides: never with two full-time posts, never kept longer than the law lets one be."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from portal.models import Letter, Notice
from portal.site.days import waiting
from staff.attestation import attestations
from staff.background import asking
from staff.models import BackgroundCheck, Credential, Person, Post, Transfer
from staff.people import staffing
from staff.transfers import transfers
from staff.transfers.evidence import transfers_settled
from staff.wallet import wallets
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
TERM, NOTICE = 10 * DAY, 30 * DAY
ID = "11010519491231002X"
MOVES = {
    "asked": {"agreed", "contested", "withdrawn"},
    "contested": {"agreed", "dismissed", "withdrawn"},
    "agreed": {"completed", "withdrawn"},
}


@pytest.fixture
def person(db) -> Person:
    """Somebody at work full-time, with a certificate that a department confirmed."""
    facility = FacilityFactory(state="filed", filed_on=TODAY - 400 * DAY)
    found = PostFactory(person=PersonFactory(facility=facility, name="周小红", id_number=ID), kind="cook").person
    CredentialFactory(person=found, kind="teacher", number="ZS1", state="confirmed")
    return found


@pytest.fixture
def target(db):
    """A facility on file that has the police's answer about her."""
    facility = FacilityFactory(state="filed", filed_on=TODAY - 400 * DAY)
    check = BackgroundCheck(facility=facility, name="周小红", id_number=ID)
    asking.ask(check, by=operator_user(facility.operator), on=TODAY)
    asking.clear(check, number="公查1", by=officer(Role.DEPARTMENT_OFFICER, department="police"), on=TODAY)
    return facility


@pytest.fixture
def old(person):
    return operator_user(person.facility.operator)


@pytest.fixture
def new(target):
    return operator_user(target.operator)


@pytest.fixture
def reviewer(db):
    return officer(Role.REVIEWER)


def asked(target, new, name="周小红") -> Transfer:
    return transfers.ask(
        target, id_type="resident", id_number=ID, name=name, wanted_from=TODAY + 7 * DAY, by=new, on=TODAY
    )


def in_hand(user, on=TODAY) -> list[tuple]:
    return [(item.url, item.due_on) for item in waiting(user, on=on) if item.kind.code == "transfers"]


def steps(row: Transfer) -> list[str]:
    return list(row.transitions.order_by("pk").values_list("after", flat=True))


def cook(since, **facts) -> Post:
    return Post(kind="cook", since=since, **facts)


def test_the_moves_are_those_of_the_rule():
    assert transfers.MOVES == MOVES


def test_both_sides_carry_a_person_over_with_her_certificates(person, target, old, new):
    row = asked(target, new)
    assert (row.due_on, in_hand(old)) == (TODAY + TERM, [(row.get_absolute_url(), TODAY + TERM)])
    last = TODAY + 6 * DAY

    transfers.confirm(row, leaves_on=last, by=old, on=TODAY)
    assert (in_hand(old), in_hand(new)) == ([], [(row.get_absolute_url(), last)])
    entry = transfers.take_on(row, cook(last + DAY), by=new, on=TODAY)

    assert (entry.facility, entry.name, entry.id_number, entry.education) == (target, "周小红", ID, person.education)
    assert list(person.posts.values_list("until", flat=True)) == [last]
    assert set(entry.credentials.values_list("kind", "state")) == {("teacher", "confirmed"), ("no_crime", "confirmed")}
    assert steps(row) == ["agreed", "completed"]
    assert (Transfer.objects.get().entry, in_hand(new)) == (entry, [])
    assert (
        Notice.objects.filter(organisation=person.facility.operator.organisation, key__startswith="transfer").count()
        == 2
    )


def test_on_the_last_day_the_own_file_there_is_closed(person, target, old, new):
    Person.objects.filter(pk=person.pk).update(mobile="13900139000")
    last = TODAY + DAY
    transfers.confirm(asked(target, new), leaves_on=last, by=old, on=TODAY)

    open_on = [wallets.at_work(day).filter(pk=person.pk).exists() for day in (TODAY, last, last + DAY)]

    assert open_on == [True, False, False]


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (29, False), (30, False), (31, True)])
def test_the_last_day_lies_within_the_time_of_notice(person, target, old, new, days, refused):
    row = asked(target, new)

    if refused:
        with pytest.raises(Refused) as refusal:
            transfers.confirm(row, leaves_on=TODAY + days * DAY, by=old, on=TODAY)
        assert (refusal.value.field, person.posts.get().until) == ("leaves_on", None)
    else:
        transfers.confirm(row, leaves_on=TODAY + days * DAY, by=old, on=TODAY)
        assert person.posts.get().until == TODAY + days * DAY


@pytest.mark.parametrize(("after", "refused"), [(0, True), (1, False)])
def test_the_new_post_begins_after_the_last_day(person, target, old, new, after, refused):
    row = asked(target, new)
    transfers.confirm(row, leaves_on=TODAY, by=old, on=TODAY)

    if refused:
        with pytest.raises(Refused) as refusal:
            transfers.take_on(row, cook(TODAY + after * DAY), by=new, on=TODAY)
        assert (refusal.value.field, steps(row)) == ("since", ["agreed"])
    else:
        assert transfers.take_on(row, cook(TODAY + after * DAY), by=new, on=TODAY).posts.count() == 1


def test_what_had_not_begun_by_the_last_day_never_does(person, target, old, new):
    PostFactory(person=person, kind="other", since=TODAY + 20 * DAY)

    transfers.confirm(asked(target, new), leaves_on=TODAY, by=old, on=TODAY)

    assert list(person.posts.values_list("kind", "until")) == [("cook", TODAY)]


def test_whoever_left_and_comes_back_has_one_entry(person, target, old, new):
    former = PostFactory(
        person=PersonFactory(facility=target, name="周小红", id_number=ID), kind="other", until=TODAY - DAY
    ).person
    row = asked(target, new)
    transfers.confirm(row, leaves_on=TODAY, by=old, on=TODAY)

    assert transfers.take_on(row, cook(TODAY + DAY), by=new, on=TODAY) == former
    assert former.posts.count() == 2


@pytest.mark.parametrize(("after", "opens"), [(TERM - DAY, False), (TERM, False), (TERM + DAY, True)])
def test_without_an_answer_the_bureau_is_asked_from_the_day_after_the_term_on(
    target, person, new, reviewer, after, opens
):
    row, on = asked(target, new), TODAY + after

    if opens:
        transfers.refer(row, by=new, on=on)
        assert in_hand(reviewer, on) == [(row.get_absolute_url(), on + TERM)]
    else:
        with pytest.raises(Refused):
            transfers.refer(row, by=new, on=on)
        assert in_hand(reviewer, on) == []


def test_a_contested_transfer_is_settled_by_the_bureau_alone_with_a_letter_to_both(person, target, old, new, reviewer):
    row = asked(target, new)
    with pytest.raises(NotAllowed):
        transfers.contest(row, note="不同意", by=new, on=TODAY)
    transfers.contest(row, note="培训协议未满", by=old, on=TODAY)
    for user in (old, new):
        with pytest.raises(NotAllowed):
            transfers.release(row, leaves_on=TODAY, note="x", by=user, on=TODAY)

    transfers.release(row, leaves_on=TODAY + NOTICE, note="劳动者已依法提前通知", by=reviewer, on=TODAY)

    assert person.posts.get().until == TODAY + NOTICE
    told = set(Letter.objects.filter(template_id="staff-transfer-decision").values_list("to", flat=True))
    assert told == {person.facility.operator.organisation_id, target.operator.organisation_id}
    assert "予以转任" in Letter.objects.first().body
    assert steps(row) == ["contested", "agreed"]
    assert (transfers_settled("health").count(), transfers_settled("police").count()) == (1, 0)


def test_what_the_bureau_dismisses_leaves_the_posts_and_can_be_asked_anew(person, target, old, new, reviewer):
    row = asked(target, new)
    transfers.contest(row, note="本人已撤回离职", by=old, on=TODAY)

    transfers.dismiss(row, note="本人愿意留任", by=reviewer, on=TODAY)

    assert (person.posts.get().until, "不予转任" in Letter.objects.first().body) == (None, True)
    with pytest.raises(IllegalMove):
        transfers.confirm(row, leaves_on=TODAY, by=old, on=TODAY)
    assert asked(target, new).pk != row.pk


def test_the_bureau_sees_nothing_that_nobody_contested_and_settles_only_what_is(person, target, new, reviewer):
    row = asked(target, new)

    assert not Transfer.objects.visible_to(reviewer).exists()
    with pytest.raises(IllegalMove):
        transfers.release(row, leaves_on=TODAY, note="依职权", by=reviewer, on=TODAY)


@pytest.mark.parametrize("note", [" ", "其身份证为11010519491231002X"])
def test_a_reason_is_given_and_holds_no_number(person, target, old, new, note):
    with pytest.raises(Refused) as refused:
        transfers.contest(asked(target, new), note=note, by=old, on=TODAY)

    assert refused.value.field == "note"


def test_the_person_says_no_until_it_is_agreed(person, target, old, new):
    row = asked(target, new)
    transfers.refuse_oneself(row)
    assert (steps(row), row.transitions.get().by) == (["withdrawn"], None)

    second = asked(target, new)
    transfers.confirm(second, leaves_on=TODAY, by=old, on=TODAY)
    with pytest.raises(IllegalMove):
        transfers.refuse_oneself(second)


@pytest.mark.parametrize("name", ["周晓红", "周小红"])
def test_name_and_number_name_somebody_at_work_elsewhere(person, target, new, name):
    if name == person.name:
        Post.objects.update(until=TODAY - DAY)

    with pytest.raises(Refused) as refused:
        asked(target, new, name)

    assert refused.value.field == "id_number"


def test_nobody_is_asked_for_whom_the_police_were_not_asked_about(person, new):
    without = FacilityFactory(state="filed", filed_on=TODAY - 400 * DAY)

    with pytest.raises(Refused) as refused:
        asked(without, operator_user(without.operator))

    assert refused.value.field == "id_number"
    assert not Transfer.objects.exists()


def test_one_transfer_of_a_person_is_under_way_at_a_time(person, target, new):
    asked(target, new)

    with pytest.raises(Refused) as refused:
        asked(target, new)

    assert (refused.value.field, Transfer.objects.count()) == ("id_number", 1)


@pytest.mark.parametrize(
    ("full_time", "since", "refused"),
    [(True, 0, True), (False, 0, False), (True, 4, True), (True, 5, True), (True, 6, False)],
)
def test_nobody_is_given_two_full_time_posts_at_once(person, target, new, full_time, since, refused):
    person.posts.update(until=TODAY + 5 * DAY)
    entry, post = PersonFactory.build(facility=None, name="周小红", id_number=ID), cook(TODAY + since * DAY)
    post.is_full_time = full_time

    if refused:
        with pytest.raises(Refused):
            staffing.engage(entry, post, facility=target, by=new)
        assert not target.people.exists()
    else:
        assert staffing.engage(entry, post, facility=target, by=new).posts.count() == 1


def test_a_second_full_time_post_by_a_post_or_a_corrected_number_is_refused_beside_its_field(person, target, new):
    part_time = staffing.engage(
        PersonFactory.build(facility=None, name="周小红", id_number=ID),
        cook(TODAY, is_full_time=False),
        facility=target,
        by=new,
    )
    with pytest.raises(Refused) as refused:
        staffing.give_post(part_time, cook(TODAY), by=new)
    assert refused.value.field == "is_full_time"

    part_time.credentials.all().delete()
    Person.objects.filter(pk=part_time.pk).delete()
    wrong = PostFactory(person=PersonFactory(facility=target), kind="cook").person
    wrong.id_number = ID
    with pytest.raises(Refused) as refused:
        staffing.correct(wrong, by=new)
    assert refused.value.field == "id_number"


@pytest.mark.django_db(transaction=True)
def test_of_two_facilities_that_hire_full_time_at_once_one_is_refused():
    facilities = [FacilityFactory() for _ in range(2)]
    users = [operator_user(facility.operator) for facility in facilities]

    def hire(place: int):
        entry = PersonFactory.build(facility=None, name="周小红", id_number=ID)
        return staffing.engage(entry, cook(TODAY), facility=facilities[place], by=users[place])

    results = at_once(lambda: hire(0), lambda: hire(1))

    assert sorted(type(result).__name__ for result in results) == ["Person", "Refused"]
    assert Post.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_transfer_that_is_confirmed_and_taken_back_at_once_ends_one_way():
    source, target = FacilityFactory(), FacilityFactory()
    person = PostFactory(person=PersonFactory(facility=source, name="周小红", id_number=ID), kind="cook").person
    old, new = operator_user(source.operator), operator_user(target.operator)
    row = asked(target, new)
    same = [Transfer.objects.get(pk=row.pk) for _ in range(2)]

    results = at_once(
        lambda: transfers.confirm(same[0], leaves_on=TODAY, by=old, on=TODAY),
        lambda: transfers.confirm(same[1], leaves_on=TODAY + DAY, by=old, on=TODAY),
    )

    row.refresh_from_db()
    assert sum(isinstance(result, IllegalMove) for result in results) == 1
    assert person.posts.get().until == row.leaves_on


def test_a_certificate_judged_after_the_transfer_reaches_both_entries(person, target, old, new):
    row = asked(target, new)
    transfers.confirm(row, leaves_on=TODAY, by=old, on=TODAY)
    entry = transfers.take_on(row, cook(TODAY + DAY), by=new, on=TODAY)
    keeper = officer(Role.DEPARTMENT_OFFICER, department="education")

    attestations.attest(Credential.objects.get(person=person, kind="teacher"), "revoked", by=keeper, note="假证")

    assert entry.credentials.get(kind="teacher").state == "revoked"


def test_pages_carry_it_through_and_keep_what_was_typed(client, person, target, old, new):
    client.force_login(new)
    create = reverse("transfer-create", args=[target.pk])
    typed = {"name": "周小红", "id_number": ID, "wanted_from": (TODAY + 7 * DAY).isoformat()}
    page = client.post(create, typed).content.decode()
    assert "周小红" in page
    assert not Transfer.objects.exists()
    client.post(create, typed | {"agrees": "on"})
    row = Transfer.objects.get()

    client.force_login(old)
    confirm = reverse("transfer-confirm", args=[row.pk])
    late = (TODAY + 31 * DAY).isoformat()
    assert late in client.post(confirm, {"leaves_on": late}).content.decode()
    client.post(confirm, {"leaves_on": TODAY.isoformat()})
    client.force_login(new)
    take = {"kind": "cook", "is_full_time": "on", "since": (TODAY + DAY).isoformat()}
    assert client.post(reverse("transfer-take", args=[row.pk]), take).status_code == 302

    row.refresh_from_db()
    assert row.state == "completed"
    assert ID not in client.get(row.get_absolute_url()).content.decode()
    assert "周小红" in client.get(reverse("transfer-list", args=[target.pk])).content.decode()
