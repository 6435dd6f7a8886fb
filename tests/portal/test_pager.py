"""One pager below all long lists: by key where a list may grow, by number where it is counted."""

import pytest
from django.http import QueryDict
from django.template import Context
from django.template.loader import get_template
from django.test import RequestFactory

from portal import paging
from portal.models import Department
from tests.markup import flat


def shown(pager: paging.Pager, query: str) -> str:
    context = Context({"pager": pager})
    context.request = RequestFactory().get(f"/list/?{query}")  # type: ignore[attr-defined]
    return flat(get_template("components/pager.html").template.render(context))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("asked", "rows", "previous", "after"),
    [("", [0, 1], "", "2"), ("page=2", [2, 3], "1", "3"), ("page=3", [4], "2", ""), ("page=99", [4], "2", ""), ("page=x", [0, 1], "", "2")],
)  # fmt: skip
def test_a_list_is_shown_by_numbered_pages_and_nonsense_shows_the_nearest(asked, rows, previous, after):
    found, pager = paging.numbered(list(range(5)), QueryDict(asked), size=2)

    assert found == rows
    assert (pager.previous, pager.next, pager.total, pager.count) == (previous, after, 3, 5)


@pytest.mark.django_db
def test_a_numbered_page_of_rows_asks_for_no_more_than_it_shows(django_assert_num_queries):
    with django_assert_num_queries(2):
        found, _pager = paging.numbered(Department.objects.order_by("code"), QueryDict("page=2"), size=3)
        names = list(found)

    assert names == list(Department.objects.order_by("code")[3:6])


def test_the_pager_leads_to_both_neighbours_and_keeps_the_filter():
    text = shown(paging.Pager("1", "3", number=2, total=3, count=5), "state=open&page=2")

    assert 'rel="prev" href="?state=open&amp;page=1"' in text
    assert 'rel="next" href="?state=open&amp;page=3"' in text
    assert "2" in text


def test_a_pager_by_key_names_no_number_of_pages():
    text = shown(paging.Pager("", "|7"), "state=open&before=%7C3")

    assert 'rel="next" href="?state=open&amp;after=%7C7"' in text
    assert "prev" not in text


def test_one_page_needs_no_pager():
    assert shown(paging.numbered([1], QueryDict())[1], "").strip() == ""
