"""The frame of every page names no upper room: apps add their links, scripts and parts of the first page themselves."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from portal import addresses
from portal.accounts.choices import Role
from portal.models import QueuedTask
from tests.factories import officer
from tests.markup import flat

TEMPLATES = settings.BASE_DIR / "templates"
ADDRESS = re.compile(r"""{%\s*url\s+['"]([\w-]+)['"]""")
FILE = re.compile(r"""{%\s*(?:static|include|extends)\s+['"](\w+)/""")
OURS = {"portal", "components", "django_htmx", "django"}
LOWER = [
    *TEMPLATES.glob("*.html"),
    *(path for folder in ("portal", "components") for path in (TEMPLATES / folder).rglob("*.html")),
]


def strangers(template: Path) -> set[str]:
    """Return the names of addresses and folders in a template that are not the cellar's own."""
    text = template.read_text()
    known = {pattern.name for pattern in addresses.urlpatterns}
    return {*ADDRESS.findall(text)} - known - {"language"} | {*FILE.findall(text)} - OURS


def test_templates_of_the_cellar_name_no_address_and_no_file_of_an_upper_app():
    assert len(LOWER) > 40
    assert {path.name: strangers(path) for path in LOWER if strangers(path)} == {}


def links(page: str, within: str) -> list[tuple[str, str]]:
    part = re.search(rf"<{within}\b.*?</{within}>", page, re.DOTALL)[0]
    return re.findall(r'<a (?:class="[^"]*" )?href="([^"]*)"[^>]*>([^<]*)</a>', part)


@pytest.mark.django_db
def test_the_footer_holds_the_ways_in_of_all_apps_in_one_order(client):
    found = links(client.get("/").content.decode(), "footer")

    names = (
        "register inclusive-list support-public purchase-public voucher-check guide progress wallet-enter public-plan-list "
        "grades-public complaint-create complaint-progress station-list article-list statistics planned open-data receipt-lookup rulebook"
    ).split()
    assert [url for url, _label in found] == [*map(reverse, names)]
    assert found[0][1] == "公开名录"


@pytest.mark.django_db
def test_a_visitor_can_sign_up_and_loads_no_script_of_those_who_log_out(client, bureau):
    page = client.get("/").content.decode()
    client.force_login(bureau, backend=settings.AUTHENTICATION_BACKENDS[1])
    mine = client.get("/home/").content.decode()

    assert (reverse("signup") in dict(links(page, "header")), reverse("signup") in mine) == (True, False)
    assert "leaving" not in page
    assert re.search(
        r'<script type="module" src="[^"]*inspections/leaving[^"]*" data-warning="[^"]*\{count\}[^"]*"></script>',
        flat(mine),
    )


@pytest.mark.django_db
def test_the_first_page_begins_with_the_search_and_ends_with_how_a_filing_goes(client):
    page = client.get("/").content.decode()

    order = [page.index(part) for part in ('class="hero"', 'class="cards"', 'class="figures"', 'class="steps"')]
    assert order == sorted(order)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "sees"), [(Role.ADMINISTRATOR, True), (Role.BUREAU_LEAD, False), (Role.REVIEWER, False)]
)
def test_what_failed_in_the_background_is_in_the_menu_and_on_the_worklist_of_who_can_mend_it(client, role, sees):
    client.force_login(officer(role))
    quiet = client.get("/home/").content.decode()
    QueuedTask.objects.create(name="portal.letters.tasks.render_letter", failed_at=timezone.now(), attempts=9)
    troubled = client.get("/home/").content.decode()

    assert quiet.count('href="/tasks/"') == sees
    assert troubled.count('href="/tasks/"') == 2 * sees
    assert client.get("/tasks/").status_code == (200 if sees else 403)
