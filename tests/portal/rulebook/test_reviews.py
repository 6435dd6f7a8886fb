"""Every clause carries the day of its next review; every quarter the keepers are asked whether it is still law."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.errors import NotAllowed
from portal.models import Clause, Regulation, Threshold, User
from portal.rulebook import keeping, reviews
from portal.site.days import waiting
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
FIRST = date(2027, 3, 1)


def items(user: User, on: date) -> list[str]:
    return [item.title for item in waiting(user, on=on) if item.url == "/rulebook/review/"]


def test_every_clause_and_number_says_as_of_when_and_no_clause_holds_before_its_source() -> None:
    assert not Clause.objects.filter(as_of=None).exists()
    assert not Clause.objects.filter(next_review_on=None).exists()
    assert not Threshold.objects.filter(as_of=None, key__in=["lease.least_years", "guards.least"]).exists()
    rows = Clause.objects.select_related("regulation").exclude(regulation__in_force_from=None)
    assert [row.code for row in rows if row.effective_from < row.regulation.in_force_from] == []


@pytest.mark.parametrize(
    ("on", "asked"), [(FIRST - timedelta(days=1), False), (FIRST, True), (FIRST + timedelta(days=1), True)]
)
def test_the_keepers_are_asked_from_the_day_on(on: date, asked: bool, bureau: User, street: User) -> None:
    assert bool(items(bureau, on)) is asked
    assert items(street, on) == []


def test_what_is_confirmed_as_law_comes_again_in_a_quarter(bureau: User) -> None:
    clause = Clause.objects.get(code="fire-exits")
    others = reviews.due(FIRST).count() - 1

    assert reviews.confirm([clause.pk], by=bureau, on=FIRST) == 1

    clause.refresh_from_db()
    assert (clause.as_of, clause.next_review_on) == (FIRST, date(2027, 6, 1))
    assert reviews.due(FIRST).count() == others
    assert clause in reviews.due(date(2027, 6, 1))
    assert clause not in reviews.due(date(2027, 5, 31))


def test_a_clause_without_a_day_is_due_and_a_past_version_is_not(bureau: User) -> None:
    old = Clause.objects.get(code="fire-exits")
    keeping.amend(old, {"effective_from": TODAY + timedelta(days=1), "text": "新"}, by=bureau, on=TODAY)
    Clause.objects.filter(code="fire-exits").update(next_review_on=None)

    due = reviews.due(TODAY + timedelta(days=1)).filter(code="fire-exits")

    assert [row.version for row in due] == [2]


def test_others_confirm_nothing(street: User) -> None:
    with pytest.raises(NotAllowed):
        reviews.confirm([], by=street, on=FIRST)


def test_a_keeper_ticks_on_the_page(client: Client, bureau: User) -> None:
    clause = Clause.objects.get(code="fire-exits")
    Clause.objects.filter(pk=clause.pk).update(next_review_on=timezone.localdate())
    client.force_login(bureau)

    assert "fire-exits" in client.get("/rulebook/review/").content.decode()
    answer = client.post("/rulebook/review/", {"clause": [str(clause.pk), "x", "9" * 40, "²"]})

    assert answer.status_code == 302
    clause.refresh_from_db()
    assert clause.as_of == timezone.localdate()


def test_one_code_per_regulation() -> None:
    numbers = [
        row.document_number
        for row in Regulation.objects.exclude(document_number="")
        if row.pk not in ("setting", "management")
    ]
    names = list(Regulation.objects.values_list("name", flat=True))

    assert len(numbers) == len(set(numbers))
    assert len(names) == len(set(names))


CORRECTED = {  # by hand, from section 12 of the regulations' second edition
    "registration-public-term": ("public-institutions", "第八条", date(2004, 6, 27)),
    "non-profit-no-branch": ("non-profits", "第十三条", date(1998, 10, 25)),
    "assessment-head-hours": ("assessment", "5.2.1", date(2024, 4, 1)),
    "fire-exits": ("fire-guide", "疏散通道", date(2022, 1, 14)),
    "health-observation-room": ("health-assessment", "设施设备", date(2022, 8, 7)),
    "family-places": ("family-points", "收托人数", date(2023, 10, 16)),
    "family-consent": ("family-points", "第三条", date(2023, 10, 16)),
    "food-samples": ("catering-code", "食品留样", date(2019, 10, 8)),
    "annual-non-profit": ("non-profits", "第二十三条", date(1998, 10, 25)),
}


@pytest.mark.parametrize("code", CORRECTED)
def test_sources_are_those_of_the_second_edition(code: str) -> None:
    row = Clause.objects.get(code=code)

    assert (row.regulation_id, row.article, row.effective_from) == CORRECTED[code]


@pytest.mark.parametrize(
    "code", ["assessment-head-hours", "security-alarm", "fire-certificate-year", "registration-board"]
)
def test_what_is_only_recommended_is_advice(code: str) -> None:
    row = Clause.objects.get(code=code)

    assert (row.severity, row.credit_points) == ("advice", 0)


def test_names_and_numbers_of_orders_are_right() -> None:
    found = dict(Regulation.objects.values_list("code", "name"))

    assert found["hygiene"] == "托儿所幼儿园卫生保健管理办法"
    assert Regulation.objects.get(code="public-institutions").document_number.startswith("国务院令第252号")
    assert "private-non-enterprises" not in found
