"""What follows filings in the demo: a change under review, a suspension, a plan for the end, an appeal, annual reports."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from facilities.appeals import appeals
from facilities.changes import change_filings
from facilities.filing import filings
from facilities.filing.choices import ChangeTopic
from facilities.ground.choices import FacilityState, FilingState
from facilities.ground.money import fen
from facilities.models import AnnualReport, Facility, FeeSheet, Suspension, Termination
from facilities.prices import sheets
from facilities.suspension import suspensions
from facilities.termination import terminations
from facilities.yearly import annual_reports
from portal.accounts.choices import Role
from portal.accounts.models import Membership, User
from portal.demo.demonstration import demonstrator
from portal.demo.facilities.places import Place
from portal.demo.facilities.stories import Story
from portal.errors import Refused

ENOUGH = 30  # facilities, so that there is one for each way

REPORT = {
    "children_served": 46,
    "months_open": 11,
    "injuries": 1,
    "infections": 0,
    "drills": 4,
    "training_hours": 320,
    "work": "全年按备案范围开展托育服务,完成卫生保健和安全管理各项工作,开展家长开放日四次。",
    "problems": "托小班保育人员流动较大。",
    "plan": "增配保育人员,开展社区家庭照护指导活动。",
}


@demonstrator(40, "what follows filings")
def follow(random: Random, on: date) -> int:
    """Let each of a few facilities go one way further, by the acts that people would take, once their staff is there."""
    places = list(_places())
    if Suspension.objects.exists() or len(places) < ENOUGH:
        return 0
    lead = User.objects.get(username="bureau")
    own = [place for place in places if place.owner.username == "operator"]
    others = [place for place in places if place.owner.username != "operator"]
    filed = [place for place in others if place.story.facility == FacilityState.VERIFIED]
    _suspended([place for place in places if place.story.facility == FacilityState.SUSPENDED], on)
    _own(own, on)
    for place in filed[:8]:
        if _change(place, on):
            break
    _ask_for_a_long_suspension(filed[8], on)
    _end(filed[9], lead, on)
    _appeal(places, on)
    annual_reports.open_reports(on=on)
    _write_reports(filed[10:13], lead, on)
    return Suspension.objects.count() + Termination.objects.count() + AnnualReport.objects.count()


def _places() -> Iterator[Place]:
    """Return the demo's facilities with their accounts and where they stand."""
    accounts = dict(
        Membership.objects.filter(role=Role.OPERATOR, until__isnull=True).values_list("organisation_id", "user_id")
    )
    people = User.objects.in_bulk(accounts.values())
    for facility in Facility.objects.filter(is_demo=True).select_related("operator").order_by("pk"):
        last = facility.filings.order_by("-pk").first()
        if last is not None:
            story = Story(FacilityState(facility.state), FilingState(last.state))
            yield Place(facility, people[accounts[facility.operator.organisation_id]], story)


def _reload(place: Place) -> Facility:
    return Facility.objects.with_area().select_related("operator__organisation").get(pk=place.facility.pk)


def _suspended(places: list[Place], on: date) -> None:
    """Give those that stand as suspended the suspension that led there."""
    for place in places:
        Suspension.objects.create(
            facility=place.facility,
            state="running",
            reason="园舍设施升级改造",
            from_on=on - timedelta(days=20),
            until_on=on + timedelta(days=6),
            arrangement="在托婴幼儿转至同街道托育机构临时照护。",
            parents_told_on=on - timedelta(days=30),
            parents_told_how="书面通知并召开家长会",
            needs_agreement=False,
            resumes_to=FacilityState.VERIFIED,
            asked_by=place.owner,
            asked_on=on - timedelta(days=28),
        )


def _own(own: list[Place], on: date) -> None:
    """The account `operator` has announced a price."""
    for place in own:
        if place.story.facility == FacilityState.FILED:
            facility = _reload(place)
            sheet = FeeSheet(facility=facility, holds_from=_next_year(on), fee_note="含保育费，餐费另计")
            dearer = fen((facility.monthly_fee or Decimal(3000)) + 200)
            sheets.publish(sheet, {(sheets.CARE, ""): dearer}, by=place.owner, on=on)


def _next_year(on: date) -> date:
    return date(on.year + 1, 3, 1)


def _change(place: Place, on: date) -> bool:
    """Hand in a change of name and form of service; say whether the facility was in order for it."""
    facility, owner = _reload(place), place.owner
    row = change_filings.propose(
        facility, topics=[ChangeTopic.NAME, ChangeTopic.SERVICE], reason="品牌更名,增设半日托。", by=owner, on=on
    )
    forms = sorted({*facility.service_forms, "half_day", "hourly"})
    change_filings.enter(row, {"name": facility.name.replace("托育", "阳光托育", 1) + "(东园)"}, seen=None, by=owner)
    change_filings.enter(row, {"service_forms": forms}, seen=None, by=owner)
    row.refresh_from_db()
    try:
        filings.submit(row, by=owner, on=on, declared_by=facility.head_name)
    except Refused:
        row.amendment.delete()
        row.delete()
        return False
    return True


def _ask_for_a_long_suspension(place: Place, on: date) -> None:
    suspensions.ask(
        Suspension(
            facility=place.facility,
            reason="房屋结构加固",
            from_on=on + timedelta(days=12),
            until_on=on + timedelta(days=70),
            arrangement="与两家邻近托育机构签订协议,按班接收。",
            parents_told_on=on - timedelta(days=3),
            parents_told_how="书面通知",
        ),
        by=place.owner,
        on=on,
    )


def _end(place: Place, lead: User, on: date) -> None:
    """A plan that the bureau agreed to and that is half carried out."""
    facts = {"reason": "租赁合同到期", "last_day": on + timedelta(days=40), "parents_told_on": on - timedelta(days=10)}
    facts |= {"parents_told_how": "书面通知并逐户沟通", "wages_by": on + timedelta(days=40)}
    facts |= {"staff_plan": "八名人员转至同品牌机构,两名协商解除并支付经济补偿。", "fees_plan": "预收费用原路退回"}
    row = terminations.draft(Termination(facility=place.facility, **facts), by=place.owner, on=on)
    told = {"by_when": on + timedelta(days=30), "parents_told_on": on - timedelta(days=8)}
    for one in row.arrangements.all():
        terminations.arrange(one, {"goes_to": "转入同街道托育园", **told}, by=place.owner)
    terminations.submit(row, by=place.owner, on=on)
    terminations.agree(row, by=lead, on=on, answer="方案可行,请按期落实并逐班报告。")
    terminations.settle(row.arrangements.all()[0], by=place.owner, on=on)


def _appeal(places: list[Place], on: date) -> None:
    """One of the refused has appealed in time."""
    for place in places:
        if place.story.filing == FilingState.REFUSED:
            row = place.facility.filings.get(state=FilingState.REFUSED)
            last = appeals.last_day(row)
            if row.decided_on:
                day = min(on, last or on)
                reasons = "经复测,场地位于三层,原认定楼层有误,附竣工图。"
                appeals.file(row, reasons=reasons, by=place.owner, on=day)
                return


def _write_reports(places: list[Place], lead: User, on: date) -> None:
    """Two reports are with the bureau, one is accepted; the others are still to be written."""
    for place in places:
        AnnualReport.objects.filter(facility=place.facility).update(**REPORT)
        for row in AnnualReport.objects.filter(facility=place.facility).select_related("facility__operator"):
            annual_reports.submit(row, by=place.owner, on=on)
            if place is places[0]:
                annual_reports.accept(row, by=lead, on=on)
