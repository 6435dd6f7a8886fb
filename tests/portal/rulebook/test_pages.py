"""Everybody reads the rulebook; its keepers bring in new versions, and the old ones keep what was decided under them."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.errors import NotAllowed, Refused, StaleEdit
from portal.models import Clause, RuleChange, Threshold, User
from portal.rulebook import keeping
from portal.rulebook.rulebook import Limits
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
CODE = "setting-19-class-size"
KEY = "class.toddler.most_children"
NEXT_YEAR = date(2027, 1, 1)


def clause() -> Clause:
    return Clause.objects.filter(code=CODE).latest("version")


def threshold() -> Threshold:
    return Threshold.objects.filter(key=KEY).latest("effective_from")


def test_the_public_reads_clauses_numbers_and_sources(client: Client) -> None:
    page = client.get("/rulebook/").content.decode()
    one = client.get(f"/rulebook/{CODE}/").content.decode()

    assert clause().text in page
    assert "第十九条" in one
    assert "托小班:每班最多人数" in one
    assert f"/rulebook/{CODE}/edit/" not in one
    assert client.get("/rulebook/no-such-clause/").status_code == 404


def test_clauses_are_filtered_by_their_source(client: Client) -> None:
    page = client.get("/rulebook/?mark=T").content.decode()

    assert "/rulebook/filing-uscc-valid/" in page
    assert f"/rulebook/{CODE}/" not in page


@pytest.mark.parametrize("path", [f"/rulebook/{CODE}/edit/", "/rulebook/numbers/{pk}/edit/"])
def test_only_keepers_see_the_form(client: Client, street: User, bureau: User, path: str) -> None:
    url = path.format(pk=threshold().pk)

    assert client.get(url).status_code == 302
    client.force_login(street)
    assert client.get(url).status_code == 403
    client.force_login(bureau)
    assert client.get(url).status_code == 200


def test_a_new_version_follows_the_old_on_its_day(bureau: User) -> None:
    old = clause()

    keeping.amend(clause(), {"effective_from": NEXT_YEAR, "text": "新的文字"}, by=bureau, on=TODAY)

    old.refresh_from_db()
    assert (old.effective_to, old.text != "新的文字") == (date(2026, 12, 31), True)
    assert (clause().version, clause().text, clause().effective_to) == (2, "新的文字", None)
    assert Clause.objects.in_force(TODAY).get(code=CODE) == old
    assert Clause.objects.in_force(NEXT_YEAR).get(code=CODE) == clause()


def test_a_new_number_holds_from_its_day(bureau: User) -> None:
    keeping.amend(threshold(), {"effective_from": NEXT_YEAR, "value": 12}, by=bureau, on=TODAY)

    assert Limits(date(2026, 12, 31))[KEY] == 15
    assert Limits(NEXT_YEAR)[KEY] == 12


def test_a_version_not_in_force_yet_is_corrected_in_place(bureau: User) -> None:
    keeping.amend(threshold(), {"effective_from": NEXT_YEAR, "value": 12}, by=bureau, on=TODAY)

    keeping.amend(threshold(), {"effective_from": date(2027, 3, 1), "value": 13}, by=bureau, on=TODAY)

    assert Threshold.objects.filter(key=KEY).count() == 2
    assert Limits(date(2027, 2, 28))[KEY] == 15
    assert Limits(date(2027, 3, 1))[KEY] == 13


def test_the_past_is_not_rewritten(bureau: User) -> None:
    with pytest.raises(Refused):
        keeping.amend(clause(), {"effective_from": TODAY - timedelta(days=1)}, by=bureau, on=TODAY)

    assert clause().version == 1


def test_of_two_keepers_the_slower_is_told(bureau: User) -> None:
    seen = clause()
    keeping.amend(clause(), {"effective_from": NEXT_YEAR}, by=bureau, on=TODAY)

    with pytest.raises(StaleEdit):
        keeping.amend(seen, {"effective_from": NEXT_YEAR}, by=bureau, on=TODAY)


def test_others_change_nothing(street: User) -> None:
    with pytest.raises(NotAllowed):
        keeping.amend(clause(), {"effective_from": NEXT_YEAR}, by=street, on=TODAY)


def test_a_keeper_proposes_a_clause_on_the_page_and_a_bad_entry_keeps_what_was_typed(
    client: Client, bureau: User
) -> None:
    client.force_login(bureau)
    old = clause()
    entered = {
        "seen": old.pk,
        "effective_from": "2020-01-01",
        "article": old.article,
        "text": "新的文字",
        "text_en": "New words",
        "condition": "centre",
        "department": "health",
        "severity": "major",
        "credit_points": "3",
        "source_mark": "F",
        "reason": "新标准",
        "act": "propose",
    }

    refused = client.post(f"/rulebook/{CODE}/edit/", entered)
    later = entered | {"effective_from": (timezone.localdate() + timedelta(days=30)).isoformat()}
    advice = client.post(f"/rulebook/{CODE}/edit/", later | {"severity": "advice"})
    done = client.post(f"/rulebook/{CODE}/edit/", later)
    again = client.post(f"/rulebook/{CODE}/edit/", later)

    assert "新的文字" in refused.content.decode()
    assert "技术指导不扣信用分" in advice.content.decode()
    assert done.status_code == 302
    assert (RuleChange.objects.get().changes["text"], clause().version) == ("新的文字", 1)
    assert again.status_code == 200  # one waits already
    assert "新的文字" in again.content.decode()
    assert "新的文字" in client.get(done.url).content.decode()
    assert done.url in client.get(f"/rulebook/{CODE}/").content.decode()


def test_the_slower_of_two_keepers_is_told_on_the_page(client: Client, bureau: User) -> None:
    client.force_login(bureau)
    old, starts = clause(), timezone.localdate() + timedelta(days=30)
    keeping.amend(clause(), {"effective_from": starts, "text": "先来的"}, by=bureau, on=timezone.localdate())
    entered = {
        "seen": old.pk,
        "effective_from": (starts + timedelta(days=1)).isoformat(),
        "article": old.article,
        "text": "后到的",
        "text_en": "Late",
        "condition": "centre",
        "department": "health",
        "severity": "major",
        "credit_points": "3",
        "source_mark": "F",
        "reason": "新标准",
    }

    late = client.post(f"/rulebook/{CODE}/edit/", entered)

    assert late.status_code == 200
    assert "后到的" in late.content.decode()
    assert not RuleChange.objects.exists()
