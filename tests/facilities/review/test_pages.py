"""What a reviewer sees and does in the browser: the pool, the case, remarks, decisions; and who gets no further than the door."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facilities.decisions import decisions
from facilities.filing import filings as life
from facilities.ground.choices import FacilityState, FilingState
from facilities.models import Facility, Filing
from facilities.review import remarks
from portal.accounts.choices import Role
from portal.models import Clause
from staff.models import Person
from tests.facilities.builders import complete_facility, draft, heard
from tests.factories import TODAY, WULIN, FacilityFactory, FilingFactory, community_of, officer, operator_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


@pytest.fixture
def submitted() -> Filing:
    facility = complete_facility(name="小太阳托育园")
    return heard(life.submit(draft(facility), by=operator_user(facility.operator), on=TODAY, declared_by="李明"))


def listed(client, **query) -> list[int]:
    return [filing.pk for filing in client.get("/filings/", query).context["filings"]]


def page_of(client, name: str, pk: int, **data):
    """Open a page of the case, or send its form if there is something to send."""
    address = reverse(name, args=[pk])
    return client.post(address, data) if data else client.get(address)


class TestThePool:
    def test_the_next_to_fall_due_comes_first_and_decided_ones_last(self, client, bureau):
        decided = FilingFactory(state=FilingState.ACCEPTED)
        later, sooner = (complete_facility() for _ in range(2))
        rows = {}
        for facility, day in ((later, 24), (sooner, 23)):
            own = operator_user(facility.operator)
            rows[day] = life.submit(draft(facility), by=own, on=TODAY.replace(day=day), declared_by="李明")
        client.force_login(bureau)

        assert listed(client) == [rows[23].pk, rows[24].pk, decided.pk]

    def test_it_is_filtered_by_state_street_reviewer_name_and_number(self, client, bureau, reviewer):
        mine = FilingFactory(assigned_to=bureau, number="备330103-2026-00007")
        hers = FilingFactory(assigned_to=reviewer, facility__name="彩虹托育园")
        nobodys = FilingFactory(state=FilingState.RETURNED, facility__area=community_of(WULIN))
        client.force_login(bureau)

        assert listed(client, state="returned") == [nobodys.pk]
        assert listed(client, street=WULIN) == [nobodys.pk]
        assert listed(client, reviewer=bureau.pk) == [mine.pk]
        assert listed(client, reviewer=reviewer.pk) == [hers.pk]
        assert listed(client, reviewer="nobody") == [nobodys.pk]
        assert listed(client, text="彩虹") == [hers.pk]
        assert listed(client, text="00007") == [mine.pk]

    @pytest.mark.parametrize(("whose", "most"), [("reviewer", 14), ("bureau", 20)])  # a lead sees everybody's load too
    def test_it_pages_by_key_in_a_fixed_number_of_queries(
        self, client, request, whose, most, django_assert_max_num_queries
    ):
        made = [FilingFactory().pk for _ in range(55)]
        client.force_login(request.getfixturevalue(whose))

        with django_assert_max_num_queries(most):
            first = client.get("/filings/")
        second = client.get("/filings/", {"after": first.context["pager"].next})

        shown = [row.pk for page in (first, second) for row in page.context["filings"]]
        assert shown == made
        assert len(first.context["filings"]) == 50

    def test_drafts_and_other_districts_are_not_in_it(self, client):
        life_of_another = FilingFactory(facility__area=community_of(WULIN))
        FilingFactory(state=FilingState.DRAFT, received_on=None)
        client.force_login(officer(Role.REVIEWER, area=WULIN))

        assert listed(client) == [life_of_another.pk]


class TestTheCase:
    def test_the_reviewer_reads_clauses_with_their_source_the_clock_and_the_way_on(self, client, bureau, submitted):
        client.force_login(bureau)

        page = client.get(submitted.get_absolute_url()).content.decode()

        for expected in ("2026-11-30", "2026-12-14", submitted.number, "filing-accept", "消防安全检查合格证明"):
            assert expected in page or reverse(expected, args=[submitted.pk]) in page

    def test_the_operator_reads_the_case_and_can_only_withdraw(self, client, submitted):
        client.force_login(operator_user(submitted.facility.operator))

        page = client.get(submitted.get_absolute_url()).content.decode()

        assert reverse("filing-withdraw", args=[submitted.pk]) in page
        for verb in ("filing-accept", "filing-refuse", "filing-return", "filing-remark", "filing-assign"):
            assert reverse(verb, args=[submitted.pk]) not in page

    def test_it_costs_no_more_queries_with_more_remarks(self, client, bureau, submitted):
        client.force_login(bureau)
        remarks.remark(submitted, section="basics", field="name", text="第1项", by=bureau)
        client.get(submitted.get_absolute_url())  # fills what a process keeps
        with CaptureQueriesContext(connection) as with_one:
            client.get(submitted.get_absolute_url())
        for number in range(2, 21):
            remarks.remark(submitted, section="basics", field="name", text=f"第{number}项", by=bureau)

        with CaptureQueriesContext(connection) as with_many:
            client.get(submitted.get_absolute_url())

        assert len(with_many) <= len(with_one)

    def test_what_changed_since_the_return_stands_beside_what_it_was(self, client, bureau, submitted):
        remarks.remark(submitted, section="basics", field="address", text="请更正", by=bureau)
        remarks.give_back(submitted, by=bureau, on=TODAY)
        Facility.objects.update(
            service_forms=["full_day", "hourly"], serves_meals=False, head_id_number="110101199003070134"
        )
        head = Person.objects.get(posts__kind="head")
        head.id_number = "110101199003070134"
        head.save()
        again = Filing.objects.get()
        life.submit(again, by=operator_user(again.facility.operator), on=TODAY, declared_by="李明")
        client.force_login(bureau)

        page = client.get(again.get_absolute_url())

        read = {row.field: (row.before, row.after) for row in page.context["differences"]}
        assert read["service_forms"] == ("全日托", "全日托、计时托") or "、" in str(read["service_forms"][1])
        assert "full_day" not in str(read)
        assert "110101199003070134" not in page.content.decode()
        changed = {line.place for sheet in page.context["sheets"] for line in sheet.lines if line.is_changed}
        assert changed >= {"basics/service_forms", "basics/head_id_number"}


class TestRemarks:
    def test_a_remark_is_noted_at_its_field_changed_and_taken_back(self, client, reviewer, submitted):
        client.force_login(reviewer)
        note = reverse("filing-remark", args=[submitted.pk])
        form = client.get(note, {"section": "basics", "field": "address"}).context["form"]
        assert form["section"].value() == "basics"

        client.post(note, {"section": "basics", "field": "address", "text": "与合同不一致"})
        remark = submitted.remarks.get()
        page_of(client, "remark-edit", remark.pk, section="premises", text="与租赁合同不一致")
        remark.refresh_from_db()

        assert (remark.section, remark.field, remark.text) == ("premises", "address", "与租赁合同不一致")
        client.post(reverse("remark-remove", args=[remark.pk]))
        assert not submitted.remarks.exists()

    def test_a_return_shows_everything_first_and_tells_it_at_once(self, client, reviewer, submitted):
        for text in ("请补充平面图", "请核对面积"):
            remarks.remark(submitted, section="premises", field="", text=text, by=reviewer)
        client.force_login(reviewer)

        shown = page_of(client, "filing-return", submitted.pk).content.decode()
        client.post(reverse("filing-return", args=[submitted.pk]))

        assert "请补充平面图" in shown
        assert "请核对面积" in shown
        submitted.refresh_from_db()
        assert submitted.state == FilingState.RETURNED
        assert submitted.remarks.filter(sent_on=TODAY).count() == 2

    def test_a_return_without_a_remark_is_refused_with_a_reason(self, client, reviewer, submitted):
        client.force_login(reviewer)

        answer = client.post(reverse("filing-return", args=[submitted.pk]))

        assert answer.status_code == 409
        submitted.refresh_from_db()
        assert submitted.state == FilingState.SUBMITTED


class TestDecisions:
    def test_a_filing_is_taken_into_ones_hands_once(self, client, reviewer, bureau, submitted):
        client.force_login(reviewer)
        client.post(reverse("filing-assign", args=[submitted.pk]))
        client.force_login(bureau)

        late = client.post(reverse("filing-assign", args=[submitted.pk]))

        assert late.status_code == 409
        assert reviewer.full_name in late.content.decode()
        assert Filing.objects.get().assigned_to == reviewer

    def test_an_acceptance_asks_before_it_issues_the_receipt(self, client, bureau, submitted):
        client.force_login(bureau)
        asked = page_of(client, "filing-accept", submitted.pk)
        assert asked.status_code == 200
        assert Filing.objects.get().state == FilingState.SUBMITTED

        answer = page_of(client, "filing-accept", submitted.pk, note="")

        assert answer["Location"] == submitted.get_absolute_url()
        assert Facility.objects.get().state == FacilityState.FILED

    def test_warnings_are_shown_and_need_a_reason(self, client, bureau, submitted):
        submitted.facility.classes.update(floor=2)
        client.force_login(bureau)

        refused = page_of(client, "filing-accept", submitted.pk, note="")
        assert "note" in refused.context["form"].errors
        assert [f.clause.code for f in refused.context["weighed"].warned] == ["setting-floor"]

        page_of(client, "filing-accept", submitted.pk, note="二层有两部疏散楼梯")
        client.force_login(officer(Role.BUREAU_LEAD))
        client.post(reverse("proposal-confirm", args=[submitted.proposals.get().pk]))
        assert Filing.objects.get().decision_note == "二层有两部疏散楼梯"

    def test_what_is_not_met_today_leaves_no_button_to_accept(self, client, bureau, submitted):
        submitted.facility.documents.filter(kind="lease").delete()
        client.force_login(bureau)

        page = page_of(client, "filing-accept", submitted.pk)
        page_of(client, "filing-accept", submitted.pk, note="照样通过")

        assert re.search(r'<form[^>]*method="post"[^>]*data-guard', page.content.decode()) is None
        assert Filing.objects.get().state == FilingState.SUBMITTED

    def test_a_refusal_needs_clauses_and_reasons_and_keeps_what_was_typed(self, client, bureau, submitted):
        client.force_login(bureau)
        clause = Clause.objects.get(code="setting-floor")

        lacking = page_of(client, "filing-refuse", submitted.pk, reasons="使用四层")
        assert "clauses" in lacking.context["form"].errors
        assert "使用四层" in lacking.content.decode()

        met = page_of(client, "filing-refuse", submitted.pk, reasons="使用四层", clauses=clause.pk)
        assert "against_findings" in met.context["form"].errors

        page_of(
            client, "filing-refuse", submitted.pk, reasons="使用四层", clauses=clause.pk, against_findings="现场为四层"
        )
        assert Filing.objects.get().state == FilingState.SUBMITTED
        client.force_login(officer(Role.BUREAU_LEAD))
        client.post(reverse("proposal-confirm", args=[submitted.proposals.get().pk]))
        public = client.get(reverse("register-facility", args=[submitted.facility_id])).content.decode()
        assert Filing.objects.get().state == FilingState.REFUSED
        assert "使用四层" in public

    def test_a_refusal_offers_what_is_not_met_first_and_ticked(self, client, bureau, submitted):
        submitted.facility.documents.filter(kind="fire-certificate").delete()
        client.force_login(bureau)

        form = page_of(client, "filing-refuse", submitted.pk).context["form"]

        first = form.fields["clauses"].queryset[0]
        assert first.code == "filing-8-fire"
        assert form["clauses"].value() == [first.pk]
        assert first.wording in str(form["clauses"])

    def test_the_clauses_of_a_refusal_stand_by_regulation_in_groups_of_which_the_one_not_met_comes_first_and_open(
        self, client, bureau, submitted
    ):
        submitted.facility.documents.filter(kind="fire-certificate").delete()
        client.force_login(bureau)

        form = page_of(client, "filing-refuse", submitted.pk).context["form"]

        groups = [(name, [choice[0].value for choice in choices]) for name, choices in form.fields["clauses"].choices]
        names = [name for name, _keys in groups]
        assert names[0] == "今日不符合"
        assert groups[0][1] == form["clauses"].value()
        assert len(names) == len(set(names))
        assert "托育机构设置标准(试行)" in names
        assert sum(len(keys) for _name, keys in groups) == form.fields["clauses"].queryset.count()
        assert str(form["clauses"]).count("<details open>") == 1

    def test_the_second_of_two_reviewers_is_told_what_became_of_the_filing(self, client, bureau, submitted):
        decisions.accept(Filing.objects.get(), by=officer(Role.BUREAU_LEAD), on=TODAY)
        client.force_login(bureau)

        late = page_of(client, "filing-accept", submitted.pk, note="")

        assert "已备案" in late.content.decode()
        assert Filing.objects.get().state == FilingState.ACCEPTED

    def test_a_reviewer_who_does_not_lead_hands_the_finished_review_up(self, client, reviewer, submitted):
        client.force_login(reviewer)

        page_of(client, "filing-accept", submitted.pk, note="材料齐全")

        assert Filing.objects.get().state == FilingState.SUBMITTED
        assert (submitted.proposals.get().kind, submitted.proposals.get().proposed_by) == ("acceptance", reviewer)

    def test_a_street_officer_finds_no_case(self, client, street, submitted):
        client.force_login(street)

        assert client.get(submitted.get_absolute_url()).status_code == 404


class TestFacilities:
    def names(self, client, **query) -> list[str]:
        return [name for _url, name, *_rest in client.get("/facilities/", query).context["facilities"]]

    def test_an_officer_finds_sorts_and_filters_the_facilities_of_the_area(self, client, bureau):
        FacilityFactory(name="B园", state=FacilityState.FILED)
        FilingFactory(facility__name="A园", facility__area=community_of(WULIN))
        FacilityFactory(name="草稿园")  # a draft is its operator's alone
        client.force_login(bureau)

        assert self.names(client) == ["A园", "B园"]
        assert self.names(client, sort="-pk") == ["A园", "B园"]
        assert self.names(client, sort="area_id") == ["B园", "A园"]
        assert self.names(client, state="filed") == ["B园"]
        assert self.names(client, street=WULIN) == ["A园"]
        assert self.names(client, text="B") == ["B园"]

    @pytest.mark.parametrize("sort", ["name", "area_id", "-places", "-pk"])
    def test_every_order_pages_without_gap_or_repetition(self, client, bureau, sort, django_assert_max_num_queries):
        made = {FacilityFactory(state=FacilityState.FILED).pk for _ in range(53)}
        client.force_login(bureau)

        with django_assert_max_num_queries(12):
            first = client.get("/facilities/", {"sort": sort})
        second = client.get("/facilities/", {"sort": sort, "after": first.context["pager"].next})

        shown = [int(url.split("/")[2]) for page in (first, second) for url, *_rest in page.context["facilities"]]
        assert len(shown) == 53
        assert set(shown) == made

    def test_the_page_of_a_facility_names_its_filings_and_documents(self, client, bureau, submitted):
        client.force_login(bureau)

        page = client.get(submitted.facility.get_absolute_url()).content.decode()

        assert submitted.number in page
        assert "fire-certificate.pdf" in page
