"""What a page offers is what the noun's table of acts says, in every state and for everybody; what it does not offer is refused."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db.models import Model
from django.urls import reverse

import portal.urls  # noqa: F401 - brings in every view, and so every table
from facilities.models import (
    Absence,
    AlarmButton,
    AnnualReport,
    Appeal,
    Article,
    Booking,
    Cancellation,
    CatalogueEntry,
    Claim,
    Cluster,
    Contract,
    CorrectionOrder,
    EntryCheck,
    Facility,
    Filing,
    HealthEvent,
    JointVisit,
    Lease,
    MealMonth,
    Objection,
    Operator,
    Opinion,
    Photo,
    PlaceOffer,
    Premises,
    PriceInquiry,
    Proposal,
    Recognition,
    Recovery,
    Registration,
    ReliefGrant,
    StationActivity,
    Suspension,
    Termination,
    Verification,
    Voucher,
)
from inspections.models import (
    Appointment,
    Assessor,
    AssessorTie,
    CameraFiling,
    CardSubmission,
    Channel,
    Checklist,
    Complaint,
    ComplaintPart,
    Consequence,
    CreditListing,
    CreditRepair,
    DemonstrationCall,
    Draw,
    Evaluation,
    Explanation,
    Extension,
    Finding,
    FootageRequest,
    Grade,
    Improvement,
    Incident,
    Invitation,
    LookBack,
    Outage,
    Room,
    Round,
    Sanction,
    StopOrder,
    Submission,
    UnfiledPlace,
    Viewing,
    Visit,
    YearPlan,
)
from inspections.unfiled.choices import PlaceState
from metrics.models import Assessment, Estate, Experience, Problem, Project, ProjectStep, Report, Scenario, Survey
from portal import actions
from portal.models import ImportRun, RuleChange
from staff.models import (
    BackgroundCheck,
    CorrectionRequest,
    DismissalReview,
    Enrolment,
    Leave,
    PresenceConflict,
    Referral,
    StaffReport,
    Transfer,
)
from tests.security import requests
from tests.security.requests import ADDRESSES, browser, undone
from tests.security.town import Case, Town, checked_import

Doors = dict[
    str, set[str]
]  # an address by its name, or a field by its name attribute; the acts of which any one opens it
OFFICES = {
    "facilities": "reviewer",
    "staff": "street",
    "inspections": "street",
    "metrics": "community",
    "portal": "admin",
}


@dataclass(frozen=True)
class Noun:
    """A page that offers acts on a row: of which case of the town, and by which doors."""

    model: type[Model]
    about: str
    page: str
    doors: Doors
    row: Callable[[Case], Any]
    only: tuple[str, ...] = ()  # states that the database lets this row be in, if they are not all
    office: str = ""  # who acts beside the operator and the lead; the matrix asks everybody

    def __str__(self) -> str:
        return f"{self.model._meta.model_name} on {self.page}"


def thing(name: str) -> Callable[[Case], Any]:
    return lambda case: getattr(case.things, name)


def of(prefix: str, **acts: str) -> Doors:
    """Return doors whose addresses begin alike, each with one act."""
    return {f"{prefix}-{page}": {act} for act, page in acts.items()}


AFFAIR = thing("affair")
UNTIED = tuple(str(state) for state in PlaceState if state != PlaceState.TIED)
NOUNS = [
    Noun(
        Suspension,
        "suspension",
        "suspension",
        of("suspension", answer="answer", withdraw="withdraw", resume="resume"),
        AFFAIR,
    ),
    Noun(
        Termination,
        "plan",
        "termination",
        of(
            "termination",
            **{name: name for name in ("edit", "submit", "answer", "report", "confirm", "withdraw")},
            settle="staff",
        ),
        AFFAIR,
    ),
    Noun(
        Premises,
        "premises",
        "premises",
        of("premises", edit="edit", offer="offer", let="let", withdraw="withdraw", lease="lease"),
        thing("premises"),
    ),
    Noun(
        Lease,
        "premises",
        "premises",
        of("lease", end="end", relieve="relieve"),
        thing("lease"),
        office="street",
    ),
    Noun(
        Contract,
        "bought service",
        "contract",
        of("contract", accept="accept", close="close") | {"acceptance-reverse": {"reverse"}},
        thing("contract"),
        office="street",
    ),
    Noun(
        CatalogueEntry,
        "bought service",
        "contract-list",
        {"entry-end": {"end"}},
        thing("entry"),
        office="civil-affairs",
    ),
    Noun(
        Photo,
        "photo",
        "photo-list",
        {"photo-decide": {"decide"}, "photo-remove": {"remove"}},
        thing("photo"),
        office="street",
    ),
    Noun(
        MealMonth,
        "meal month",
        "meal-account",
        {"meal-month-edit": {"edit"}, "meal-month-publish": {"publish"}},
        thing("meal_month"),
    ),
    Noun(ReliefGrant, "relief given", "relief-list", {"grant-revoke": {"revoke"}}, thing("grant")),
    Noun(
        Project,
        "project",
        "project",
        of("project", edit="edit", ask="step-add", open="open", drop="drop"),
        thing("project"),
        only=("planned", "dropped"),
    ),
    Noun(Estate, "project", "estate-list", {"estate-edit": {"edit"}}, thing("estate")),
    Noun(
        ProjectStep,
        "project",
        "project",
        {"project-step-finish": {"finish"}},
        thing("step"),
        office="fire",
    ),
    Noun(
        Scenario,
        "scenario",
        "scenario",
        of("scenario", cancel="cancel", replay="replay"),
        thing("scenario"),
        only=("waiting", "failed", "cancelled", "infeasible"),
    ),
    Noun(Termination, "plan, reported", "termination", of("termination", report="report", confirm="confirm"), AFFAIR),
    Noun(
        AnnualReport,
        "report",
        "annual-report",
        of("annual-report", edit="edit", submit="submit", answer="answer"),
        AFFAIR,
    ),
    Noun(
        Booking,
        "visit of a family, past",
        "family-visit",
        of("family-visit", call_off="call-off", settle="settle"),
        thing("booking"),
    ),
    Noun(Booking, "visit of a family", "family-visit", of("family-visit", call_off="call-off"), thing("booking")),
    Noun(PlaceOffer, "visit of a family", "wait-list", of("place-offer", take_back="take-back"), thing("offer")),
    Noun(Survey, "survey", "survey", of("survey", open="open", close="close"), thing("survey")),
    Noun(StationActivity, "station", "event-desk", of("event", call_off="call-off", count="count"), thing("event")),
    Noun(
        Article,
        "article handed in",
        "article-review",
        of("article", hand_in="hand-in", publish="publish", send_back="send-back"),
        thing("article"),
        only=("draft", "handed_in", "returned", "withdrawn"),
    ),
    Noun(Appeal, "appeal", "appeal", of("appeal", decide="decide", withdraw="withdraw"), AFFAIR),
    Noun(Outage, "cameras", "outage", of("outage", explain="explain", close="close"), thing("outage")),
    Noun(Round, "evaluation", "round", of("round", begin="begin", publish="publish"), thing("round")),
    Noun(
        Evaluation,
        "evaluation",
        "evaluation",
        of("evaluation", answer="answer", moderate="moderate"),
        thing("evaluation"),
    ),
    Noun(
        DemonstrationCall,
        "evaluation",
        "call",
        of("call", enter="enter", begin="begin", publish="publish"),
        thing("call"),
    ),
    Noun(LookBack, "evaluation, graded", "improvement", {"look-back": {"look"}}, thing("look_back"), office="reviewer"),
    Noun(Grade, "evaluation, graded", "evaluation", of("grade", suspend="suspend", restore="restore"), thing("grade")),
    Noun(
        Improvement,
        "evaluation, graded",
        "improvement",
        of("improvement", plan="plan", report="report", judge="judge"),
        thing("measure"),
    ),
    Noun(
        Consequence,
        "evaluation, graded",
        "consequence",
        of(
            "consequence",
            state_case="state",
            confirm="confirm",
            drop="drop",
            suspend="suspend",
            restore="restore",
            withdraw="withdraw",
        ),
        thing("follows"),
    ),
    Noun(Room, "cameras", "monitoring-facility", of("room", edit="edit", remove="remove"), thing("room")),
    Noun(
        Room,
        "empty room",
        "monitoring-facility",
        {**of("room", edit="edit", remove="remove"), "channel-create": {"add_channel"}},
        thing("room"),
    ),
    Noun(Channel, "cameras", "monitoring-facility", of("channel", edit="edit", end="end"), thing("channel")),
    Noun(
        CameraFiling,
        "footage",
        "camera-filing",
        of("camera-filing", record="record", give_back="return", send_again="create"),
        thing("camera_filing"),
        only=("sent", "returned"),
    ),
    Noun(
        FootageRequest,
        "footage",
        "footage-request",
        of("footage-request", show="show", refuse="refuse"),
        thing("footage_request"),
    ),
    Noun(Assessor, "evaluation", "assessor", of("assessor", end="end"), thing("assessor")),
    Noun(AssessorTie, "evaluation", "assessor", of("assessor-tie", end="end"), thing("tie")),
    Noun(Viewing, "footage", "viewing-list", of("viewing", strike="strike"), thing("viewing")),
    Noun(
        Verification,
        "filed",
        "verification",
        of("verification", verify="item", assign="assign", conclude="conclude"),
        thing("verification"),
    ),
    Noun(
        CorrectionOrder,
        "filed",
        "order",
        {**of("order", report="report", recheck="recheck"), "cancellation-open": {"cancel"}},
        thing("order"),
    ),
    Noun(
        Cancellation,
        "filed",
        "cancellation",
        of("cancellation", state_case="state", propose="propose", record_hearing="hearing", drop="drop"),
        thing("cancellation"),
    ),
    Noun(
        Proposal,
        "proposed",
        "proposal",
        of("proposal", confirm="confirm", send_back="send-back", take_back="take-back"),
        thing("proposal"),
    ),
    Noun(Proposal, "proposed", "filing", of("proposal", state_case="hear"), thing("proposal")),
    Noun(
        Opinion,
        "opinion",
        "opinion",
        of("opinion", give="give", wish="visit", ask_back="ask-back"),
        thing("opinion"),
        office="fire",
    ),
    Noun(
        Opinion,
        "opinion overdue",
        "filing",
        of("opinion", reply="reply", take_back="take-back", lapse="lapse"),
        thing("opinion"),
    ),
    Noun(JointVisit, "opinion with visit", "filing", of("joint-visit", hold="result", cancel="cancel"), thing("visit")),
    Noun(
        Filing,
        "submitted",
        "filing",
        {
            **of("filing", take="assign", remark="remark", give_back="return", hand_out="hand-out", pause="pause"),
            **of("filing", resume="resume", step_aside="step-aside", propose_refusal="refuse", withdraw="withdraw"),
            "filing-consult-also": {"consult"},
            "filing-accept": {"accept", "propose_acceptance"},
        },
        thing("filing"),
    ),
    Noun(Filing, "paused", "filing", of("filing", pause="pause", resume="resume"), thing("filing")),
    Noun(
        Registration,
        "application, submitted",
        "registration",
        {
            **of("registration", edit="edit", submit="submit", withdraw="withdraw", register="record", refuse="refuse"),
            **of("registration", give_back="return", apply_again="begin"),
        },
        thing("registration"),
        only=("draft", "submitted", "returned", "refused", "withdrawn"),
        office="market",
    ),
    Noun(
        Operator,
        "application, registered",
        "registry",
        of("registry", record="record", end="end"),
        thing("founder"),
        office="market",
    ),
    Noun(Absence, "absence", "absence-list", of("absence", end="end"), thing("absence")),
    Noun(BackgroundCheck, "background check", "check", {"check-answer": {"clear", "bar"}}, thing("check"), ("asked",)),
    Noun(Referral, "campaign", "referral", {"outcome": {"deal_with"}}, thing("referral")),
    Noun(
        Enrolment,
        "enrolment",
        "enrolment",
        of("enrolment", cancel="cancel", certify="certify", fail="fail"),
        thing("enrolment"),
    ),
    Noun(
        StaffReport,
        "staff report",
        "staff-report",
        of("staff-report", take_up="take-up", close="close"),
        thing("report"),
        office="fire",
    ),
    Noun(DismissalReview, "staff report", "dismissal-review", {"verdict": {"judge"}}, thing("review"), office="fire"),
    Noun(
        Leave,
        "leave",
        "leave",
        of("leave", approve="approve", decline="decline", withdraw="withdraw", substitute="substitute"),
        thing("leave"),
    ),
    Noun(
        CorrectionRequest,
        "correction referred",
        "correction",
        {"note": {"correct", "decline", "order", "uphold"}},
        thing("correction"),
        office="reviewer",
    ),
    Noun(
        Transfer,
        "transfer contested",
        "transfer",
        of(
            "transfer",
            confirm="confirm",
            contest="contest",
            refer="refer",
            release="release",
            dismiss="dismiss",
            take="take",
            withdraw="withdraw",
        ),
        thing("transfer"),
        office="reviewer",
    ),
    Noun(
        PresenceConflict,
        "presence conflict",
        "presence-conflict",
        of("presence-conflict", keep="keep", take="take"),
        thing("conflict"),
    ),
    Noun(Facility, "filed", "facility", {"cancellation-open": {"cancel"}}, lambda case: case.facility),
    Noun(Facility, "refused", "facility", {"cancellation-open": {"cancel"}}, lambda case: case.facility),
    Noun(
        Finding,
        "street, ordered",
        "finding",
        of("finding", answer="answer", extend="extend", unable="unable", rescind="rescind", recheck="recheck"),
        thing("finding"),
    ),
    Noun(Extension, "street, extension", "extension", {"verdict": {"answer"}}, thing("extension")),
    Noun(
        StopOrder,
        "street, stopped",
        "stop-order",
        of("stop-order", propose_lifting="propose", lift="lift", decline_lifting="decline"),
        thing("stop_order"),
        only=("standing", "lifting"),
    ),
    Noun(
        Sanction,
        "sanction",
        "sanction",
        of("sanction", propose="propose", confirm="confirm", send_back="send-back", drop="drop"),
        thing("sanction"),
    ),
    Noun(
        CreditListing,
        "credit",
        "credit-listing",
        of("credit-listing", confirm="confirm", drop="drop", lift="lift", state_case="state"),
        thing("listing"),
    ),
    Noun(
        CreditRepair,
        "credit",
        "credit-repair",
        of("credit-repair", decide="decide", withdraw="withdraw"),
        thing("repair"),
    ),
    Noun(
        Visit,
        "street, planned",
        "visit",
        of("visit", begin="begin", cancel="cancel"),
        thing("visit"),
        only=("planned", "cancelled"),
    ),
    Noun(Visit, "street, open", "visit", of("visit", begin="begin"), thing("visit"), only=("open",)),
    Noun(CardSubmission, "card from a phone", "card-submission", {"how": {"resolve"}}, thing("card"), office="street"),
    Noun(
        HealthEvent,
        "case of illness",
        "health-event",
        of("health-event", send_home="home", take_back="back"),
        thing("illness"),
    ),
    Noun(
        EntryCheck,
        "entry check",
        "entry-check",
        of("entry-check", go_away="away", come_back="back", leave="leave", catch_up="catch-up"),
        thing("entry"),
        only=("in_care",),
    ),
    Noun(
        EntryCheck,
        "child away",
        "entry-check",
        of("entry-check", go_away="away", come_back="back", leave="leave", catch_up="catch-up"),
        thing("entry"),
        only=("away", "ended"),
    ),
    Noun(
        AlarmButton,
        "alarm button",
        "alarm-button",
        of("alarm-button", test="test", take_down="take-down"),
        thing("button"),
    ),
    Noun(Cluster, "cluster", "cluster", {"note": {"deal_with"}}, thing("cluster")),
    Noun(Submission, "street, submission", "submission", {"how": {"resolve"}}, thing("submission")),
    Noun(
        Checklist,
        "fire, draft",
        "checklist",
        of("checklist", edit="edit", publish="publish", discard="discard", draft="draft"),
        thing("checklist"),
        only=("draft",),
        office="fire",
    ),
    Noun(
        Checklist,
        "fire, checklist",
        "checklist",
        of("checklist", edit="edit", publish="publish", discard="discard", draft="draft"),
        thing("checklist"),
        only=("published",),
        office="fire",
    ),
    Noun(Appointment, "street, joint", "appointment", of("appointment", call_off="cancel"), thing("appointment")),
    Noun(
        Invitation,
        "street, joint",
        "appointment",
        of("appointment", answer="answer"),
        lambda case: case.things.appointment.invitations.get(),
    ),
    Noun(YearPlan, "street, plan draft", "plan", of("plan", write="publish", replace="draft"), thing("plan")),
    Noun(
        Draw, "street, draw prepared", "draw", of("draw", prepare="edit"), thing("draw"), only=("prepared", "discarded")
    ),
    Noun(Draw, "street, draw drawn", "draw", of("draw", prepare="edit"), thing("draw"), only=("drawn",)),
    Noun(
        Complaint,
        "complaint",
        "complaint",
        {
            **of("complaint", accept="accept", refuse="refuse", join="join", pass_on="pass-on", tie="tie"),
            **of("complaint", reply="reply", question="question", ask_also="ask-also"),
        },
        thing("complaint"),
    ),
    Noun(
        ComplaintPart,
        "complaint of the streets",
        "complaint",
        of("complaint-part", finish="finish", hand_back="hand-back", take_back="take-back", visit="visit"),
        thing("part"),
    ),
    Noun(Explanation, "complaint of the streets", "explanation", {"text": {"explain"}}, thing("explanation")),
    Noun(
        Incident,
        "incident",
        "incident",
        {
            **of("incident", follow_up="follow-up", take_up="take-up", reclassify="reclassify", conclude="conclude"),
            "lesson-create": {"tell_all"},
        },
        thing("incident"),
    ),
    Noun(
        UnfiledPlace,
        "unfiled place",
        "unfiled-place",
        of("unfiled-place", visit="act", tie="tie"),
        thing("unfiled"),
        only=UNTIED,
    ),
    Noun(
        Report,
        "figures draft",
        "report",
        of("report", fill="edit", keep="keep", correct="correct", check="check", approve="approve"),
        thing("report"),
    ),
    Noun(
        Report,
        "figures locked",
        "report",
        of("report", fill="edit", correct="correct"),
        thing("report"),
        only=("approved",),
    ),
    Noun(Problem, "assessment", "assessment", {"problem-settle": {"settle"}}, thing("problem")),
    Noun(Experience, "assessment", "assessment", {"experience-spread": {"spread"}}, thing("experience")),
    Noun(
        Assessment,
        "assessment",
        "assessment",
        of("assessment", confirm="confirm", reopen="reopen"),
        thing("assessment"),
    ),
    Noun(
        PriceInquiry,
        "question about a fee",
        "price-inquiry",
        of("price-inquiry", answer="answer", settle="settle"),
        thing("inquiry"),
        office="market",
    ),
    Noun(
        Recognition,
        "recognition",
        "recognition",
        of("recognition", decide="decide", withdraw="withdraw"),
        thing("recognition"),
        only=("applied", "refused"),
    ),
    Noun(
        Recognition,
        "recognition, agreed",
        "recognition",
        of("recognition", revoke="revoke"),
        thing("recognition"),
        only=("recognised", "expired"),
    ),
    Noun(Claim, "claim", "claim", of("claim", audit="audit"), thing("claim")),
    Noun(Objection, "objection", "claim", of("objection", decide="decide"), thing("objection")),
    Noun(Recovery, "objection", "claim", of("recovery", repaid="repaid"), thing("recovery")),
    Noun(
        Voucher,
        "redeemed voucher",
        "voucher",
        of("voucher", withdraw="withdraw", take_back="take-back"),
        thing("voucher"),
        office="street",
    ),
    Noun(ImportRun, "filed", "import", of("import", start="start", discard="discard"), lambda case: checked_import()),
]
ELSEWHERE = {RuleChange}  # tests/portal/rulebook: one address for both acts


def states(noun: Noun) -> list[str]:
    """Return the states in which something may be done, and the last in which nothing may; one without states is as it is."""
    if noun.only:
        return list(noun.only)
    fields = {field.name: field for field in noun.model._meta.concrete_fields}
    every = [str(value) for value, _label in fields["state"].flatchoices] if "state" in fields else [""]
    alive = {str(state) for act in actions.ACTS[noun.model].values() for state in act.states or ()}
    return [state for state in every if state in alive] + [state for state in every if state not in alive][-1:]


pytestmark = pytest.mark.usefixtures("plain_refusals")
CASES = [pytest.param(noun, state, id=f"{noun}-{state}") for noun in NOUNS for state in states(noun)]


def standing(noun: Noun, case: Case, state: str) -> Any:
    """Return the row, put into the state without a move."""
    row = noun.row(case)
    if state and row.state != state:
        noun.model._base_manager.filter(pk=row.pk).update(state=state)
    return noun.model._base_manager.get(pk=row.pk)


def opened(html: str, case: Case, doors: Doors) -> set[str]:
    """Return the doors that a page has."""
    return {door for door in doors if re.search(_mark(door, case), html)}


def _mark(door: str, case: Case) -> str:
    if door in FIELDS:
        return f'name="{door}"'
    return f'"{reverse(door, kwargs=ADDRESSES[door](case) if door in ADDRESSES else None)}["?]'


FIELDS = {"verdict", "how", "text", "note", "outcome"}


def strays(town: Town, sessions: dict[str, str], noun: Noun, case: Case, row: Any) -> Iterator[str]:
    """Say for each role where page and table differ, and which act does not refuse what the table does not offer."""
    table = actions.ACTS[noun.model]
    for role in ("operator", "lead", noun.office or OFFICES[noun.model._meta.app_label]):
        user, client = town.users[role], browser(sessions[role])
        response = requests.perform(client, user, noun.page, "GET", case)
        if response.status_code != 200:
            continue
        may = actions.allowed(row, user)
        shown = opened(requests.content(response), case, noun.doors)
        expected = {door for door, acts in noun.doors.items() if acts & may}
        if shown != expected:
            yield f"{role}: the page offers {sorted(shown)}, the table {sorted(expected)}"
        yield from (
            f"{role}: {door} is not offered and does {done[:1]}"
            for door in noun.doors.keys() - expected - FIELDS
            if any(table[act].may(user, row) for act in noun.doors[door])  # else the matrix asks
            and (done := requests.written(client, user, door, "POST", case))
        )


@pytest.mark.django_db
@pytest.mark.parametrize(("noun", "state"), CASES)
def test_a_page_offers_what_the_table_says_and_the_rest_is_refused(
    noun: Noun, state: str, town: Town, sessions: dict[str, str]
):
    case = town.cases[noun.about][0]
    with undone():
        row = standing(noun, case, state)

        wrong = list(strays(town, sessions, noun, case, row))

    assert not wrong, "\n".join(wrong)


def test_every_noun_with_acts_has_its_page():
    assert {noun.model for noun in NOUNS} | ELSEWHERE == set(actions.ACTS)
