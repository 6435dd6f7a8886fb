"""Numbers of every kind, replayed by everybody: what one may not see answers as what is not there, through every door of oversight."""

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Model
from django.http import HttpResponse
from django.urls import reverse

from facilities.models import Facility
from inspections.field import reach
from inspections.models import Checklist, ChecklistItem, Submission, Visit
from portal.models import User
from tests.inspections.conftest import jpeg
from tests.security import requests
from tests.security.requests import browser, undone
from tests.security.town import Case, Town

pytestmark = pytest.mark.django_db
NOBODY = 2**31 - 2  # the number of no row
WHO = ("street", "fire", "operator")
INSPECTORS = ("street", "fire")
AWAY = 3  # the place in another district, out of sight for everybody; streets are told apart below, by the phone
VOLATILE = re.compile(r"\d+|nonce=\S+|value=\"\w{64}\"|csrf\S+|[0-9a-f]{8}-[0-9a-f-]{27}")


def oversight() -> list[str]:
    """Return the addresses of inspections that name a row."""
    named = {pattern.name for pattern in requests.addresses() if "inspections" in pattern.lookup_str}
    return sorted(named & requests.ADDRESSES.keys())


class Watched:
    """The things of a case; remembers which of them an address asks for."""

    def __init__(self, things: SimpleNamespace):
        self.things, self.asked = things, []  # type: ignore[var-annotated]

    def __getattr__(self, name: str) -> Any:
        self.asked.append(name)
        return getattr(self.things, name)


def meant(page: str, case: Case) -> Model | None:
    """Return the row that the page's address names first, if such a row hangs on the case."""
    watched = Watched(case.things)
    try:
        requests.ADDRESSES[page](Case(case.place, case.facility, watched))  # type: ignore[arg-type]
    except AttributeError:
        return None
    row = getattr(case.things, watched.asked[0]) if watched.asked else case.facility
    is_ours = isinstance(row, Facility) or (isinstance(row, Model) and row._meta.app_label == "inspections")
    return row if is_ours else None  # things of other apps bear the same names


def unseen(town: Town, page: str, user: User | None) -> Iterator[Case]:
    """Return a case away from home for each kind of row that the page is about and the user may not see."""
    known: set[str] = set()
    for case in (rows[AWAY] for rows in town.cases.values()):
        row = meant(page, case)
        if row is None or row._meta.label in known:
            continue
        known.add(row._meta.label)
        rows = type(row)._default_manager.all()
        if hasattr(rows, "visible_to") and not rows.visible_to(user).filter(pk=row.pk).exists():
            yield case


def is_public(page: str, case: Case) -> bool:
    """Say whether a visitor may open the page."""
    return requests.outcome(requests.perform(browser(""), None, page, "GET", case)) != "login"


def bare(response: HttpResponse) -> tuple[int, str]:
    """Return what an answer says, without what differs between two requests for the same."""
    return response.status_code, VOLATILE.sub("", requests.content(response))


def about_nothing(session: str, page: str, verb: str, case: Case, user: User | None) -> HttpResponse:
    """Send the same request with numbers of no row in its address."""
    kwargs = {name: _no(value) for name, value in requests.ADDRESSES[page](case).items()}
    sent = requests.SENT[page](case, user) if page in requests.SENT and verb == "POST" else {}
    return getattr(browser(session), verb.lower())(reverse(page, kwargs=kwargs), sent)


def _no(value: object) -> object:
    return NOBODY if isinstance(value, int) else uuid4() if isinstance(value, UUID) else value


@pytest.mark.parametrize("role", WHO)
def test_pages_about_rows_out_of_sight_answer_as_pages_about_nothing(role: str, town: Town, sessions: dict[str, str]):
    user, told, asked = town.users[role], [], 0

    for page in oversight():
        for case in unseen(town, page, user):
            if is_public(page, case) and not page.startswith("api-"):
                continue
            for verb in ("GET", "POST"):
                with undone():
                    there = bare(requests.perform(browser(sessions[role]), user, page, verb, case))
                with undone():
                    nothing = bare(about_nothing(sessions[role], page, verb, case, user))
                asked += 1
                told += [f"{verb} {page}: {there[0]}, of nothing {nothing[0]}"] * (there != nothing)

    assert asked > 50
    assert not told, "\n".join(told)


# The phone


def named(row: Visit, user: User | None, **changed: Any) -> dict[str, Any]:
    """Return what a phone sends of a visit, its answers included."""
    at = "2026-11-23T09:00:00+08:00"
    answers = [
        {"item": item.pk, "outcome": "pass", "value": "", "note": "", "at": at, "seen_at": None}
        for item in row.checklist.items.all()
    ]
    return {
        "key": str(uuid4()), "visit_key": str(uuid4()), "user": user.pk if user else 0, "visit": row.pk,
        "facility": row.facility_id, "checklist": row.checklist_id, "facility_seen": {}, "sent_at": at, "started_at": at,
        "position": None, "answers": answers, "photos": [], "conclude": False, "concluded_at": None, "summary": "",
    } | changed  # fmt: skip


def send(session: str, content: dict[str, Any]) -> tuple[int, str]:
    return bare(browser(session).post("/api/field/submissions/", content, content_type="application/json"))


@pytest.mark.parametrize("role", INSPECTORS)
def test_a_phone_learns_nothing_of_visits_facilities_and_checklists_out_of_sight(role, town, sessions):
    user, session = town.users[role], sessions[role]
    own = Visit.objects.conducted_by(user).first()
    nothing = send(session, named(own, user, visit=NOBODY))

    told = [
        f"visit {visit.pk} of {visit.department_id} at {visit.facility_id}"
        for visit in Visit.objects.exclude(pk__in=Visit.objects.conducted_by(user)).select_related("checklist")
        if send(session, named(visit, user)) != nothing
    ]
    told += [
        f"facility {facility.pk}, {facility.state}"
        for facility in Facility.objects.exclude(pk__in=reach.facilities(user))
        if send(session, named(own, user, visit=None, facility=facility.pk)) != nothing
    ]
    told += [
        f"checklist {checklist}"
        for checklist in Checklist.objects.exclude(pk__in=Checklist.objects.published().for_user(user))
        if send(session, named(own, user, visit=None, checklist=checklist.pk, answers=[])) != nothing
    ]
    told += [
        f"item {item.pk}"
        for item in ChecklistItem.objects.exclude(checklist=own.checklist)
        if send(session, named(own, user, answers=[named(own, user)["answers"][0] | {"item": item.pk}])) != nothing
    ]

    assert nothing[0] == 400
    assert not told, "\n".join(told)
    assert not Submission.objects.filter(by=user, received_at__gt=own.facility.created_at, content__summary="").exists()


@pytest.mark.parametrize("role", INSPECTORS)
def test_a_phone_sends_of_what_its_user_could_have_taken_along(role, town, sessions):
    user = town.users[role]
    own = Visit.objects.conducted_by(user).filter(state="planned").first()

    with undone():
        assert send(sessions[role], named(own, user))[0] == 200
        assert send(sessions[role], named(own, user, visit=None))[0] == 200


@pytest.mark.parametrize("role", INSPECTORS)
def test_the_key_of_anothers_submission_answers_as_nothing_through_every_door(role, town, sessions):
    user, client = town.users[role], browser(sessions[role])
    own = Visit.objects.conducted_by(user).first()
    nothing, gone = send(sessions[role], named(own, user, visit=NOBODY)), f"/api/field/submissions/{uuid4()}/"
    unreachable = bare(client.get(gone))

    for row in Submission.objects.exclude(pk__in=Submission.objects.sent_by(user)):
        base = f"/api/field/submissions/{row.key}/"
        foreign = named(own, user, key=str(row.key))
        assert row.by_id == user.pk or send(sessions[role], foreign) == nothing
        assert bare(client.get(base)) == unreachable
        assert bare(client.post(f"{base}apply/")) == bare(client.post(f"{gone}apply/"))
        photo = bare(client.post(f"{base}photos/{row.key}/", {"file": jpeg()}))
        assert photo == bare(client.post(f"{gone}photos/{uuid4()}/", {"file": jpeg()}))


def test_a_planned_visit_is_not_found_by_the_key_of_another_ones_visit(town, sessions):
    user = town.users["street"]
    own = Visit.objects.conducted_by(user).filter(state="planned").first()
    foreign = Visit.objects.exclude(pk__in=Visit.objects.conducted_by(user)).filter(state="open").first()
    Visit.objects.filter(pk=foreign.pk).update(key=(key := uuid4()))

    with undone():
        content = named(own, user, visit=None, visit_key=str(key), facility_seen={"name": "别处"})
        send(sessions["street"], content)
        browser(sessions["street"]).post(f"/api/field/submissions/{content['key']}/apply/")
        row = Submission.objects.get(key=content["key"])

    assert row.visit_id is None
    assert str(foreign.facility) not in row.reason
