"""A report reaches one department and nobody else, opens to its code alone, and a post that ends within 90 days is looked into."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse

from portal.accounts.choices import Role
from portal.accounts.history import PersonalDataAccess
from portal.errors import IllegalMove, NotAllowed, Refused
from staff.models import DismissalReview, Post, StaffReport
from staff.people import staffing
from staff.whistleblowing import dismissals, evidence, handling, tasks
from staff.whistleblowing.choices import CONCERNED, Grievance
from tests.factories import TODAY, FacilityFactory, PersonFactory, PostFactory, officer, operator_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
WORDS = "三个月没有发工资"
DAY = timedelta(days=1)


@pytest.fixture
def post(db):
    facility = FacilityFactory(state="filed", filed_on=TODAY)
    return PostFactory(person=PersonFactory(facility=facility), kind="carer")


@pytest.fixture
def labour(db):
    return officer(Role.DEPARTMENT_OFFICER, department="human-resources")


@pytest.fixture
def union(db):
    return officer(Role.DEPARTMENT_OFFICER, department="trade-union")


def report_of(post, *, on: date = TODAY, kind: str = "pay", **given) -> StaffReport:
    person = post.person
    known = {"name": person.name, "id_type": person.id_type, "id_number": person.id_number, "text": WORDS}
    report = StaffReport(facility=person.facility, kind=kind, **(known | given))
    return handling.hand_in(report, key=uuid4(), on=on)


def test_each_kind_reaches_the_department_that_it_concerns():
    assert CONCERNED == {
        "pay": "human-resources",
        "contract": "human-resources",
        "insurance": "human-resources",
        "hours": "human-resources",
        "treatment": "trade-union",
        "union": "trade-union",
        "women": "women",
    }
    assert set(CONCERNED) == set(Grievance)


def test_nobody_but_the_department_concerned_sees_a_report(client, post, labour, union, bureau):
    report = report_of(post)
    operator = operator_user(post.person.facility.operator)

    for user in (union, bureau, operator, officer(Role.ADMINISTRATOR), officer(Role.AUDIT)):
        client.force_login(user)
        assert client.get(report.get_absolute_url()).status_code == 404
        with pytest.raises(NotAllowed):
            handling.take_up(report, by=user)
    client.force_login(labour)
    page = client.get(report.get_absolute_url()).content.decode()
    assert WORDS in page
    assert post.person.name not in page
    client.force_login(operator)
    assert client.get(reverse("staff-report-list")).status_code == 403
    own = client.get(reverse("person", args=[post.person_id])).content.decode()
    assert WORDS not in own
    assert "保密" not in own


def test_what_was_said_and_by_whom_stands_encrypted_in_row_and_history(post, labour):
    report = report_of(post, contact="微信 wangjing")
    handling.take_up(report, by=labour)
    handling.close(report, "settled", answer="已补发工资", by=labour)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(r)::text FROM staff_staffreport r UNION SELECT to_jsonb(e)::text FROM staff_staffreportevent e"
        )
        stored = "".join(row[0] for row in cursor.fetchall())

    person = post.person
    for told in (WORDS, person.name, person.id_number, "wangjing", "已补发工资", str(report.code)):
        assert told not in stored


def test_who_reported_is_shown_to_the_department_with_a_record_of_the_look(client, post, labour):
    report = report_of(post)
    client.force_login(labour)

    page = client.post(reverse("staff-report-reveal", args=[report.pk])).content.decode()

    assert post.person.name in page
    assert sorted(PersonalDataAccess.objects.values_list("user", "field")) == [
        (labour.pk, "contact"),
        (labour.pk, "id_number"),
        (labour.pk, "name"),
    ]


def test_a_form_sent_twice_is_one_report_and_its_code_opens_the_answer(client, post, labour):
    address = reverse("staff-report-create", args=[post.person.facility_id])
    sent = {"key": str(uuid4()), "kind": "treatment", "text": WORDS, "id_type": "resident"}

    first, second = client.post(address, sent), client.post(address, sent)
    report = StaffReport.objects.get()
    assert report.department_id == "trade-union"
    assert [str(report.code) in answer.content.decode() for answer in (first, second)] == [True, True]

    look = reverse("staff-report-progress")
    wrong = client.post(look, {"number": report.pk, "code": "A" * 12})
    assert list(wrong.context["form"].errors) == ["code"]
    StaffReport.objects.update(answer="已处理")
    right = client.post(look, {"number": report.pk, "code": f" {str(report.code).lower()} "})
    assert "已处理" in right.content.decode()


def test_what_is_typed_is_kept_when_a_number_is_wrong(client, post):
    address = reverse("staff-report-create", args=[post.person.facility_id])

    page = client.post(
        address, {"key": str(uuid4()), "kind": "pay", "text": WORDS, "id_type": "resident", "id_number": "1"}
    )

    assert list(page.context["form"].errors) == ["id_number"]
    assert WORDS in page.content.decode()
    assert not StaffReport.objects.exists()


def test_tries_from_one_address_are_limited(client, post, settings):
    settings.COMPLAINTS_PER_ADDRESS = 1
    address = reverse("staff-report-create", args=[post.person.facility_id])

    codes = [
        client.post(address, {"key": str(uuid4()), "kind": "pay", "text": WORDS, "id_type": "resident"}).status_code
        for _ in range(2)
    ]

    assert codes == [200, 429]
    assert StaffReport.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "act", "to"),
    [
        ("received", "take_up", "in_hand"),
        ("in_hand", "settled", "settled"),
        ("in_hand", "unfounded", "unfounded"),
        ("received", "settled", None),
        ("in_hand", "take_up", None),
        ("settled", "take_up", None),
        ("settled", "unfounded", None),
        ("unfounded", "settled", None),
    ],
)
def test_the_way_of_a_report(post, labour, state, act, to):
    report = report_of(post)
    StaffReport.objects.update(state=state)

    def move():
        if act == "take_up":
            return handling.take_up(report, by=labour)
        return handling.close(report, act, answer="已核实", by=labour)

    if to is None:
        with pytest.raises(IllegalMove):
            move()
    else:
        assert move().state == to


def test_nothing_is_closed_or_judged_without_words(post, labour):
    report = report_of(post)
    handling.take_up(report, by=labour)
    with pytest.raises(Refused) as refusal:
        handling.close(report, "settled", answer=" ", by=labour)
    assert refusal.value.field == "answer"

    dismissals.flag(post, ended_on=TODAY, on=TODAY)
    with pytest.raises(Refused) as refusal:
        dismissals.judge(DismissalReview.objects.get(), "justified", note="", by=labour)
    assert refusal.value.field == "note"


@pytest.mark.parametrize(("after", "is_flagged"), [(-1, False), (0, True), (89, True), (90, True), (91, False)])
def test_a_post_ended_within_ninety_days_is_flagged_once(post, labour, after, is_flagged):
    report = report_of(post)
    other = PostFactory(person=PersonFactory(facility=post.person.facility), kind="carer")

    for ended in (post, other):
        ended.until = TODAY + after * DAY
        ended.save()
        ended.save()
    tasks.flag_dismissals(TODAY.isoformat())

    assert list(DismissalReview.objects.values_list("report", "post_number")) == (
        [(report.pk, post.pk)] if is_flagged else []
    )


def test_the_operator_ends_a_post_and_the_department_finds_it_in_its_list(client, post, labour, union):
    report = report_of(post)
    operator = operator_user(post.person.facility.operator)
    client.force_login(operator)

    client.post(reverse("post-end", args=[post.pk]))

    review = DismissalReview.objects.get(report=report)
    assert (review.ended_on, review.state) == (TODAY, "open")
    assert client.get(review.get_absolute_url()).status_code == 404
    client.force_login(labour)
    assert review.get_absolute_url() in client.get(reverse("staff-report-list")).content.decode()
    assert review.get_absolute_url() in client.get(reverse("home")).content.decode()
    client.post(review.get_absolute_url(), {"verdict": "retaliation", "note": "无正当理由解除"})
    review.refresh_from_db()
    assert review.state == "retaliation"
    client.force_login(union)
    assert client.get(review.get_absolute_url()).status_code == 404


def test_taking_the_whole_entry_away_is_flagged_too(post):
    report = report_of(post)

    staffing.remove(post.person, by=operator_user(post.person.facility.operator))

    assert DismissalReview.objects.get().report == report
    assert not Post.objects.exists()


def test_what_ended_without_a_page_is_found_by_night(post):
    report_of(post)
    Post.objects.update(until=TODAY)
    assert not DismissalReview.objects.exists()

    assert [tasks.flag_dismissals(TODAY.isoformat()) for _ in range(2)] == [1, 0]


def test_whoever_leaves_out_who_they_are_is_flagged_nowhere(post):
    report_of(post, name="", id_number="")

    post.until = TODAY
    post.save()

    assert not DismissalReview.objects.exists()


def test_what_women_report_reaches_the_federation_alone_and_its_answer_is_an_act_of_its_duty(post, labour, union):
    federation = officer(Role.DEPARTMENT_OFFICER, department="women")
    report = report_of(post, kind="women", text="孕期被调离岗位")

    assert [StaffReport.objects.visible_to(user).exists() for user in (federation, labour, union)] == [
        True,
        False,
        False,
    ]
    for stranger in (labour, union):
        with pytest.raises(NotAllowed):
            handling.take_up(report, by=stranger)
    handling.take_up(report, by=federation)
    handling.close(report, "settled", answer="已恢复原岗位", by=federation)

    assert [evidence.reports_closed(code).count() for code in ("women", "trade-union", "human-resources")] == [1, 0, 0]


def test_closed_reports_and_judged_dismissals_count_as_acts_of_the_department(post, labour):
    report = report_of(post)
    handling.take_up(report, by=labour)
    handling.close(report, "unfounded", answer="未发现拖欠", by=labour)
    dismissals.flag(post, ended_on=TODAY, on=TODAY)
    dismissals.judge(DismissalReview.objects.get(), "justified", note="合同期满", by=labour)

    assert evidence.reports_closed("human-resources").count() == 2
    assert evidence.reports_closed("trade-union").count() == 0
