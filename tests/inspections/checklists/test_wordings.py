"""The office's words for breaches: kept for an item in all versions of its checklist, on the phone before words in use."""

import pytest
from django.test import Client

from inspections.checklists import authoring, wordings
from inspections.field import packing
from inspections.models import ItemWording
from portal.accounts.choices import Role
from portal.errors import NotAllowed, Refused
from portal.models import User
from tests.factories import CHANGQING, TODAY, VisitFactory, community_of, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> User:
    return officer(Role.BUREAU_LEAD)


def kept(checklist, keeper, **texts: str):
    client = Client()
    client.force_login(keeper)
    typed = {str(item.key): "" for item in checklist.items.all()} | {"seen": wordings.shown(checklist)} | texts
    return client.post(f"/checklists/{checklist.pk}/wordings/", typed)


def test_words_of_the_office_reach_the_phone_first_and_hold_in_every_version(street, checklist, keeper):
    VisitFactory(checklist=checklist, inspector=street, facility__area=community_of(CHANGQING))
    first = checklist.items.get(order=1)

    answer = kept(checklist, keeper, **{str(first.key): "门未上锁。\n 通道堆放杂物。\n\n门未上锁。"})
    following = authoring.draft(checklist, by=keeper)

    assert answer.status_code == 302
    [row] = [row for row in packing.day(street, on=TODAY)["checklists"] if row["id"] == checklist.pk]
    usual = f"现场查看，未做到：{first.text}。"
    assert row["items"][0]["wordings"] == ["门未上锁。", "通道堆放杂物。", usual]
    assert wordings.shown(following) == wordings.shown(checklist)


def test_too_many_too_long_and_personal_ones_are_refused_beside_their_item_and_nothing_is_lost(checklist, keeper):
    key = str(checklist.items.get(order=1).key)
    texts = ("\n".join("一二三四五六七"), "长" * 201, "电话13800138000")

    pages = [kept(checklist, keeper, **{key: text}).context["form"] for text in texts]

    assert [list(page.errors) for page in pages] == [[key]] * 3
    assert [page[key].value() for page in pages] == list(texts)
    assert kept(checklist, keeper, **{key: "\n".join("一二三四五六")}).status_code == 302
    assert not ItemWording.objects.filter(text="七").exists()


def test_whoever_is_slower_is_told_and_an_inspector_keeps_no_list(checklist, keeper, street):
    item = checklist.items.get(order=1)
    seen = wordings.shown(checklist)
    wordings.keep(checklist, {item.key: ["先到"]}, seen=seen, by=keeper)

    with pytest.raises(Refused, match="同事"):
        wordings.keep(checklist, {item.key: ["后到"]}, seen=seen, by=keeper)
    with pytest.raises(NotAllowed):
        wordings.keep(checklist, {item.key: ["越权"]}, seen=wordings.shown(checklist), by=street)
    assert [row.text for row in ItemWording.objects.all()] == ["先到"]
