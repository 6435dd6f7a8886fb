"""From a sheet of fees to a paid grant, with what a family would pay; from a gap on the map to an opened project."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import FilePayload, Locator, Page, expect

from portal.documents.uploads import XLSX
from portal.tables.reading import Fault, open_table
from portal.tables.workbooks import Workbook
from tests.factories import valid_resident_id
from tests.journeys.site import Site
from tests.journeys.test_main_journey import save

FEE, MOST = "2600", "2800"  # yuan a month: what the sheet shows and the agreement allows at most
# A facility on file for months that calls itself nothing yet, has no child in any claim, and whose operator can log in
CHOSEN = """
from datetime import timedelta
from django.utils import timezone
from facilities.models import Facility
since = timezone.localdate() - timedelta(days=100)
rows = Facility.objects.public().filter(is_inclusive=False, filed_on__lt=since, enrolments=None, classes__kind="toddler")
row = rows.filter(operator__organisation__memberships__user__is_active=True).order_by("pk").first()
print(row.pk, row.operator.organisation.memberships.order_by("pk").first().user.username)
"""


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def last_month() -> date:
    """Return the first day of the month that may be claimed."""
    return (today().replace(day=1) - timedelta(days=1)).replace(day=1)


def follow(page: Page, end: str) -> None:
    """Follow the first link of the page whose address ends so."""
    page.locator(f"main a[href$='{end}']").first.click()
    page.wait_for_url(f"**{end}")


def test_from_a_sheet_of_fees_to_a_paid_grant(visit: Callable[..., Page], site: Site) -> None:
    number, username = site.manage("shell", "--no-imports", "-v", "0", "-c", CHOSEN).split()
    operator, bureau, finance = visit(username), visit("bureau"), visit("finance")

    show_fees(operator, number)
    recognised(operator, bureau, number)
    scheme = laid_down(finance)
    claim = handed_in(operator, number, scheme)
    audited(bureau, claim, scheme)
    paid(finance, scheme)

    operator.goto(claim)
    expect(operator.locator("main .tag").first).to_have_text("已支付")
    name = str(operator.locator("main .lead [lang]").first.text_content())
    family_reads(visit(phone=True), number, name)


def show_fees(page: Page, number: str) -> None:
    """Show a sheet that holds from today: no fee of care is above what inclusive care may cost."""
    page.goto(f"/facilities/{number}/affairs/")
    follow(page, "/affairs/fees/")
    for field in page.locator("input[name^='fee-care-month']").all():
        field.fill(FEE)
    save(page)
    page.wait_for_url("**/affairs/")


def recognised(operator: Page, bureau: Page, number: str) -> None:
    """Apply for inclusive care; the bureau agrees for a term that began with the last month."""
    operator.goto(f"/facilities/{number}/affairs/")
    follow(operator, "/affairs/inclusive/")
    operator.fill("[name=places]", "5")
    operator.fill("[name=most]", MOST)
    operator.fill("[name=reasons]", "租金减免。")
    save(operator)
    operator.wait_for_url("**/recognitions/*/")

    bureau.goto(operator.url)
    follow(bureau, "/decide/")
    bureau.check("[name=outcome][value=recognise]")
    bureau.fill("[name=from_on]", last_month().isoformat())
    bureau.fill("[name=until_on]", (today() + timedelta(days=700)).isoformat())
    bureau.fill("[name=conditions]", "执行公示收费。")
    save(bureau)
    expect(bureau.locator("main")).to_contain_text("普惠20")


def laid_down(page: Page) -> str:
    """Lay down a scheme with a rate and a budget, and return its key."""
    page.goto("/schemes/")
    follow(page, "/schemes/new/")
    told = {"code": "journey", "name": "旅程补助", "name_en": "Support of a journey", "legal_base": "示例〔2026〕9号"}
    for name, text in (told | {"budget_line": "2100717", "from_on": last_month().isoformat()}).items():
        page.fill(f"[name={name}]", text)
    save(page)
    page.wait_for_url(re.compile(r"/schemes/\d+/$"))
    address = page.url

    follow(page, "/rates/new/")
    page.fill("[name=amount]", "200")
    page.fill("[name=least_days]", "10")
    page.fill("[name=words]", "每生每月200元。")
    page.fill("[name=from_on]", last_month().isoformat())
    save(page)
    page.wait_for_url(address)
    follow(page, "/budget/")
    page.fill("[name=amount]", "1000")
    save(page)
    page.wait_for_url(address)
    return address.rstrip("/").rpartition("/")[2]


def handed_in(page: Page, number: str, scheme: str) -> str:
    """Enrol a child, enter its days of the last month, hand the month in; return the address of the claim."""
    page.goto(f"/facilities/{number}/affairs/")
    follow(page, "/affairs/support/")
    follow(page, "/support/children/")
    page.fill("[name=id_number]", valid_resident_id(16_016))
    page.fill("[name=label]", "1-01")
    page.select_option("[name=kind]", "toddler")
    page.fill("[name=from_on]", last_month().isoformat())
    save(page)
    page.wait_for_url("**/affairs/support/")

    follow(page, f"/support/{last_month():%Y-%m}/")
    page.locator("input[name^='days-']").fill("12")
    save(page)
    page.wait_for_url("**/affairs/support/")
    page.locator(f"form[action$='/schemes/{scheme}/'] button").click()
    page.wait_for_url(re.compile(r"/claims/\d+/$"))
    expect(page.locator("main")).to_contain_text("1 × 200.00 = 200.00")
    return page.url


def audited(page: Page, claim: str, scheme: str) -> None:
    """Draw the claims of the month, and finish the audit of this one."""
    page.goto("/claims/")
    page.select_option("[name=scheme]", scheme)
    page.fill("[name=month]", f"{last_month():%Y-%m}")
    save(page)
    page.goto(claim)
    follow(page, "/audit/")
    page.fill("[name=note]", "已核对签到表")
    save(page)
    page.wait_for_url(claim)
    expect(page.locator("main .tag").first).to_have_text("已审核，待支付")


def paid(page: Page, scheme: str) -> None:
    """Make a batch, and bring the treasury's answer back: paid today."""
    page.goto(f"/schemes/{scheme}/")
    page.locator("form[action$='/pay/'] button").click()
    page.wait_for_url(re.compile(r"/batches/\d+/$"))
    file = page.request.get(str(page.locator("main a[href$='/file/']").get_attribute("href")))
    page.set_input_files("[name=file]", answered(file.body()))
    save(page)
    expect(page.locator("main tbody")).to_contain_text(today().isoformat())


def answered(content: bytes) -> FilePayload:
    """Return the treasury's workbook with the day of payment beside every claim."""
    table = open_table("batch.xlsx", content)
    with Workbook() as book:
        sheet = book.sheet("回单", list(table.header))
        for row in table.rows:
            assert not isinstance(row, Fault), row.reason
            sheet.append([*row[1][:5], today().isoformat(), ""])
    return {"name": "回单.xlsx", "mimeType": XLSX, "buffer": book.content}


def family_reads(page: Page, number: str, name: str) -> None:
    """Read as anybody who was paid, who is recognised, and what a child would cost here."""
    page.goto("/support/")
    expect(page.locator("main")).to_contain_text(name)
    page.goto("/inclusive/")
    expect(page.locator("main")).to_contain_text(name)

    page.goto(f"/register/{number}/")
    follow(page, "/fees/")
    page.select_option("[name=kind]", "toddler")
    page.fill("[name=from_on]", (today() + timedelta(days=7)).isoformat())
    page.fill("[name=months]", "1")
    page.locator("main form[method=get] button").click()
    expect(page.locator("main .notice")).to_contain_text("2600.00 × 1 = 2600.00")


def test_from_a_gap_on_the_map_to_an_opened_project(visit: Callable[..., Page]) -> None:
    planner = visit("planning")
    planner.goto("/supply/")
    streets = planner.locator("svg.map a")
    for number in range(streets.count()):
        streets.nth(number).focus()
        streets.nth(number).press("Enter")
        planner.wait_for_url("**/supply/?area=*")
        if lacking(planner).count():
            break
        planner.go_back()

    project = planned(planner)
    for department, text in (("housing", "移交用房"), ("education", "核定班额")):
        planner.goto(project)
        follow(planner, "/steps/")
        planner.select_option("[name=department]", department)
        planner.fill("[name=text]", text)
        planner.fill("[name=due_on]", (today() + timedelta(days=20)).isoformat())
        save(planner)
        planner.wait_for_url(project)
    for department, text in (("housing", "移交用房"), ("education", "核定班额")):
        brought(visit(department), project, text)
    opened(planner, project)

    planner.goto("/projects/?department=housing")
    expect(planner.locator("main table").last.locator("tr", has_text="旅程托育点")).to_contain_text("托位已开放")


def lacking(page: Page) -> Locator:
    """Return the communities of the page that lack places and have a facility on file."""
    rows = page.locator("main tbody tr", has=page.locator("a[href*='/projects/new/']"))
    return rows.filter(has=page.locator("a[href*='/facilities/']", has_text=re.compile("[1-9]")))


def planned(page: Page) -> str:
    """Plan a project in the first community that lacks places and has a facility on file; return its address."""
    lacking(page).first.locator("a[href*='/projects/new/']").click()
    page.wait_for_url("**/projects/new/?area=*")
    page.fill("[name=name]", "旅程托育点")
    page.select_option("[name=kind]", "community")
    page.select_option("[name=department]", "planning")
    page.fill("[name=opens_on]", (today() + timedelta(days=90)).isoformat())
    save(page)
    page.wait_for_url(re.compile(r"/projects/\d+/$"))
    return page.url


def brought(page: Page, project: str, text: str) -> None:
    """Find the step on the department's worklist, and report it done."""
    page.locator("main li", has_text="旅程托育点").get_by_role("link").first.click()
    page.wait_for_url(project)
    page.locator("main .task-list li", has_text=text).locator("a").click()
    page.fill("[name=result]", "已完成")
    save(page)
    page.wait_for_url(project)
    expect(page.locator("main .task-list li", has_text=text)).to_contain_text("已完成")


def opened(page: Page, project: str) -> None:
    """Say as which facility the places opened."""
    page.goto(project)
    follow(page, "/open/")
    page.select_option("[name=facility]", index=1)
    save(page)
    page.wait_for_url(project)
    expect(page.locator("main .tag").first).to_have_text("托位已开放")
