"""The case page at work: remarks written where one reads, nobody overwritten, the next filing of the list, documents beside the data."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from facilities.filing import filings as life
from facilities.ground.choices import FilingState
from facilities.models import Filing, Wording
from facilities.review import pool, remarks
from portal.accounts.choices import Role
from tests.facilities.builders import complete_facility, draft, heard
from tests.factories import TODAY, WULIN, FilingFactory, community_of, officer, operator_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def handed_in(name: str, day: int = TODAY.day, **facts) -> Filing:
    facility = complete_facility(name=name, **facts)
    own = operator_user(facility.operator)
    return life.submit(draft(facility), by=own, on=TODAY.replace(day=day), declared_by="李明")


@pytest.fixture
def submitted() -> Filing:
    return heard(handed_in("小太阳托育园"))


def lines(page) -> dict:
    return {line.place: line for sheet in page.context["sheets"] for line in sheet.lines}


def note(filing: Filing) -> str:
    return reverse("filing-remarks", args=[filing.pk])


class TestWhatIsSaidStandsAtItsField:
    def test_a_finding_stands_at_the_field_it_concerns_and_else_at_its_section(self, client, bureau, submitted):
        submitted.facility.documents.filter(kind="fire-certificate").delete()
        type(submitted.facility).objects.update(highest_floor=9)
        client.force_login(bureau)

        page = client.get(submitted.get_absolute_url())

        assert [f.clause.code for f in lines(page)["premises/highest_floor"].findings] == ["setting-floor"]
        documents = next(sheet for sheet in page.context["sheets"] if sheet.section.code == "documents")
        assert "filing-8-fire" in [f.clause.code for f in documents.findings]  # there is no line of what is missing
        assert not any(f.clause.code == "setting-floor" for sheet in page.context["sheets"] for f in sheet.findings)

    def test_a_remark_not_sent_yet_is_the_bureaus_own(self, client, bureau, submitted):
        remarks.remark(submitted, section="basics", field="address", text="请填写门牌号", by=bureau)
        client.force_login(bureau)
        assert [row.text for row in lines(client.get(submitted.get_absolute_url()))["basics/address"].remarks] == [
            "请填写门牌号"
        ]

        client.force_login(operator_user(submitted.facility.operator))
        page = client.get(submitted.get_absolute_url())

        assert lines(page)["basics/address"].remarks == []
        assert "请填写门牌号" not in page.content.decode()

    def test_a_new_version_of_a_document_is_marked_by_its_kind_though_its_name_is_the_same(
        self, client, bureau, submitted
    ):
        remarks.remark(submitted, section="documents", field="lease", text="请更换", by=bureau)
        remarks.give_back(submitted, by=bureau, on=TODAY)
        lease = submitted.facility.documents.get(kind="lease")
        type(lease).objects.filter(pk=lease.pk).update(sha256="f" * 64)
        life.submit(Filing.objects.get(), by=operator_user(submitted.facility.operator), on=TODAY, declared_by="李明")
        client.force_login(bureau)

        found = lines(client.get(submitted.get_absolute_url()))

        assert [place for place, line in found.items() if line.is_changed] == ["documents/lease"]


class TestManyRemarksAtOnce:
    def test_each_goes_to_its_place_and_what_is_empty_to_none(self, client, reviewer, submitted):
        client.force_login(reviewer)

        client.post(note(submitted), {"basics/address": "请填写门牌号", "premises/": "请补充平面图", "basics/name": ""})

        noted = set(submitted.remarks.values_list("section", "field", "text"))
        assert noted == {("basics", "address", "请填写门牌号"), ("premises", "", "请补充平面图")}

    def test_one_that_is_too_long_keeps_all_of_them_in_the_form_and_none_in_the_filing(
        self, client, reviewer, submitted
    ):
        client.force_login(reviewer)

        page = client.post(note(submitted), {"basics/address": "请填写门牌号", "basics/name": "长" * 501})

        assert list(page.context["form"].errors) == ["basics/name"]
        assert "请填写门牌号" in page.content.decode()
        assert "长" * 501 in page.content.decode()
        assert not submitted.remarks.exists()

    def test_five_hundred_characters_are_taken(self, client, reviewer, submitted):
        client.force_login(reviewer)

        client.post(note(submitted), {"basics/name": "长" * 500})

        assert submitted.remarks.get().text == "长" * 500

    def test_nothing_written_is_told(self, client, reviewer, submitted):
        client.force_login(reviewer)

        page = client.post(note(submitted), {"basics/name": " "})

        assert page.context["form"].non_field_errors()
        assert not submitted.remarks.exists()

    def test_a_colleague_who_took_the_filing_meanwhile_lets_nothing_typed_be_lost(self, client, reviewer, submitted):
        Filing.objects.update(assigned_to=officer(Role.REVIEWER))
        client.force_login(reviewer)

        page = client.post(note(submitted), {"basics/address": "请填写门牌号"})

        assert page.context["form"].non_field_errors()
        assert "请填写门牌号" in page.content.decode()
        assert not submitted.remarks.exists()

    def test_what_was_typed_when_the_login_expired_is_back_at_its_field(self, client, reviewer, submitted):
        case = submitted.get_absolute_url()
        typed = {"basics/address": "请填写门牌号", "_user": reviewer.pk}
        client.post(note(submitted), typed, headers={"Referer": f"http://testserver{case}"})
        client.force_login(reviewer)

        page = client.get(case)

        assert lines(page)["basics/address"].typed == "请填写门牌号"
        assert '<textarea name="basics/address" form="remarks"' in " ".join(page.content.decode().split())


class TestTwoReviewersAtOnce:
    def test_both_remarks_at_one_field_stay(self, submitted, reviewer, bureau):
        for by, text in ((reviewer, "甲"), (bureau, "乙")):
            remarks.remark_many(submitted, [("basics", "name", text)], by=by)

        assert list(submitted.remarks.values_list("text", flat=True)) == ["甲", "乙"]

    def test_the_slower_of_two_who_word_a_remark_anew_is_told_and_keeps_what_was_typed(
        self, client, reviewer, bureau, submitted
    ):
        row = remarks.remark(submitted, section="basics", field="name", text="原文", by=reviewer)
        remarks.amend_remark(row, section="basics", text="同事的话", by=bureau, seen="原文")
        client.force_login(reviewer)
        edit = reverse("remark-edit", args=[row.pk])

        late = client.post(edit, {"section": "basics", "text": "我的话", "seen": "原文"})

        row.refresh_from_db()
        assert row.text == "同事的话"
        assert "我的话" in late.content.decode()
        assert "同事的话" in late.content.decode()
        client.post(edit, {"section": "basics", "text": "我的话", "seen": late.context["form"]["seen"].value()})
        row.refresh_from_db()
        assert row.text == "我的话"

    def test_a_return_does_not_send_what_its_sender_has_not_read(self, client, reviewer, bureau, submitted):
        remarks.remark(submitted, section="basics", field="name", text="甲", by=reviewer)
        client.force_login(reviewer)
        address = reverse("filing-return", args=[submitted.pk])
        seen = client.get(address).context["seen"]
        remarks.remark(submitted, section="basics", field="address", text="乙", by=bureau)

        page = client.post(address, {"seen": seen})

        assert Filing.objects.get().state == FilingState.SUBMITTED
        assert "乙" in page.content.decode()
        client.post(address, {"seen": page.context["seen"]})
        assert Filing.objects.get().state == FilingState.RETURNED

    def test_a_remark_withdrawn_meanwhile_is_told(self, submitted, reviewer):
        row = remarks.remark(submitted, section="basics", field="name", text="甲", by=reviewer)
        remarks.remove_remark(type(row).objects.get(), by=reviewer)

        with pytest.raises(remarks.Refused):
            remarks.amend_remark(row, section="basics", text="乙", by=reviewer)


class TestTheNextCase:
    def test_it_is_the_next_to_fall_due_of_the_same_list_and_after_the_last_the_first(self, bureau):
        first, second, third = (handed_in(f"{name}托育园", day) for name, day in (("甲", 23), ("乙", 24), ("丙", 25)))

        after = [pool.following(row, bureau, {}, on=TODAY) for row in (first, second, third)]

        assert after == [second, third, first]

    def test_without_a_list_it_is_ones_own_or_nobodys(self, bureau, reviewer):
        here, hers, mine = (handed_in(f"{name}托育园", day) for name, day in (("甲", 23), ("乙", 24), ("丙", 25)))
        Filing.objects.filter(pk=hers.pk).update(assigned_to=reviewer)
        Filing.objects.filter(pk=mine.pk).update(assigned_to=bureau)

        assert pool.following(here, bureau, {}, on=TODAY) == mine
        assert pool.following(here, bureau, {"reviewer": str(reviewer.pk)}, on=TODAY) == hers

    def test_none_is_left_when_no_other_awaits_the_bureau(self, bureau):
        only = handed_in("甲托育园")
        FilingFactory(state=FilingState.RETURNED)
        FilingFactory(state=FilingState.ACCEPTED)

        assert pool.following(only, bureau, {}, on=TODAY) is None

    def test_another_offices_filing_is_never_the_next(self, client):
        reviewer = officer(Role.REVIEWER, area=WULIN)
        own = FilingFactory(facility__area=community_of(WULIN))
        FilingFactory()

        assert pool.following(own, reviewer, {}, on=TODAY) is None

    def test_the_decision_leads_on_to_it_with_the_list(self, client, bureau, submitted):
        other = handed_in("乙托育园", 24)
        handed_in("丙托育园", 24)
        client.force_login(bureau)
        chosen = quote(f"text={other.facility.name}")
        page = client.get(f"{submitted.get_absolute_url()}?list={chosen}")
        assert page.context["next_url"].startswith(other.get_absolute_url())

        answer = client.post(
            f"{reverse('filing-accept', args=[submitted.pk])}?list={chosen}", {"note": "", "then": "next"}
        )

        assert Filing.objects.get(pk=submitted.pk).state == FilingState.ACCEPTED
        assert answer["Location"] == f"{other.get_absolute_url()}?list={chosen.replace('%3D', '%3D')}"

    def test_after_the_last_one_the_list_is_shown_again(self, client, bureau, submitted):
        client.force_login(bureau)

        answer = client.post(reverse("filing-accept", args=[submitted.pk]), {"note": "", "then": "next"})

        assert answer["Location"] == reverse("filing-list")

    @pytest.mark.parametrize("nonsense", ["state=%00", "due=never&street=x", "reviewer=999999", "a" * 3000])
    def test_nonsense_for_a_list_does_no_harm(self, client, bureau, submitted, nonsense):
        client.force_login(bureau)

        assert client.get(submitted.get_absolute_url(), {"list": nonsense}).status_code == 200


class TestWordings:
    def test_reviewers_are_offered_those_in_use_and_the_lead_keeps_them(self, client, bureau, reviewer, submitted):
        Wording.objects.all().delete()
        client.force_login(bureau)
        client.post(reverse("wording-create"), {"text": "请补充平面图。", "section": "premises", "is_active": "on"})
        old = Wording.objects.create(text="旧的说法", is_active=False)

        client.force_login(reviewer)
        page = client.get(submitted.get_absolute_url()).content.decode()

        assert "请补充平面图。" in page
        assert old.text not in page
        assert client.get(reverse("wording-list")).status_code == 403

    def test_a_second_one_of_the_same_words_is_refused_at_its_field(self, client, bureau):
        client.force_login(bureau)
        for _time in range(2):
            page = client.post(reverse("wording-create"), {"text": "请补充平面图纸。", "is_active": "on"})

        assert list(page.context["form"].errors) == ["text"]


class TestDocumentsBesideTheData:
    def test_the_case_may_frame_a_document_of_this_site_and_nothing_else_may_frame_it(self, client, bureau, submitted):
        client.force_login(bureau)
        lease = submitted.facility.documents.get(kind="lease")

        case, file = client.get(submitted.get_absolute_url()), client.get(reverse("document", args=[lease.pk]))

        assert "frame-src 'self'" in case["Content-Security-Policy"]
        assert case["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'self'" in file["Content-Security-Policy"]
        assert file["X-Frame-Options"] == "SAMEORIGIN"

    def test_no_personal_document_opens_by_itself(self, client, bureau, submitted):
        submitted.facility.documents.filter(kind="lease").update(kind="representative-identity")
        client.force_login(bureau)

        page = " ".join(client.get(submitted.get_absolute_url()).content.decode().split())

        assert page.count("data-personal") == 1
