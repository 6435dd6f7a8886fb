"""A storm of phones that come back into the network at once: every visit is tried several times, some tries break off half-way."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from inspections.field import packing
from inspections.models import Checklist, ChecklistItem, Submission, Visit
from portal.models import Document, User
from tests.inspections.conftest import jpeg

STEPS = 3  # receive, photo, apply


@dataclass(frozen=True)
class Outcome:
    """What the portal holds after the storm."""

    visits: int
    submissions: int
    concluded: int
    photos: int
    expected_photos: int
    requests: int

    @property
    def faults(self) -> int:
        """How many visits and photos are lost or there twice."""
        pairs = [(self.submissions, self.visits), (self.concluded, self.visits), (self.photos, self.expected_photos)]
        return sum(abs(found - expected) for found, expected in pairs)


def storm(visits: list[Visit], checklist: Checklist, by: User, *, rng: Random, threads: int = 4) -> Outcome:
    """Send every visit one to three times from several threads, in any order, until the phone has its acknowledgement."""
    client = _phone()
    client.force_login(by, backend=settings.AUTHENTICATION_BACKENDS[1])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    items = list(checklist.items.order_by("order"))
    seen = packing.facts([visit.facility for visit in visits])
    sent = [
        _content(visit, items, by, seen[visit.facility_id], has_photo=place % 4 == 0)
        for place, visit in enumerate(visits)
    ]
    broken = [(content, rng.randrange(1, STEPS)) for content in sent for _try in range(rng.randrange(3))]
    tries = [*broken, *((content, STEPS) for content in sent)]
    rng.shuffle(tries)
    with ThreadPoolExecutor(threads) as pool:
        requests = sum(pool.map(lambda one: _try(session, *one), tries))
    return Outcome(
        visits=len(visits),
        submissions=Submission.objects.filter(state="applied").count(),
        concluded=Visit.objects.concluded().filter(pk__in=[visit.pk for visit in visits]).count(),
        photos=Document.objects.filter(kind="inspection-photo").count(),
        expected_photos=sum(len(content["photos"]) for content in sent),
        requests=requests,
    )


def _phone() -> Client:
    """Return a client under a name that every settings module lets in."""
    return Client(SERVER_NAME="localhost")


def _content(visit: Visit, items: list[ChecklistItem], by: User, seen: dict, *, has_photo: bool) -> dict:
    at = (timezone.now() - timedelta(hours=1)).isoformat()
    answers = [
        {"item": item.pk, "outcome": "pass", "value": "", "note": "", "at": at, "seen_at": None} for item in items
    ]
    photos = [{"key": str(uuid4()), "item": items[0].pk, "taken_at": at, "position": None}] if has_photo else []
    if has_photo:
        answers[0] |= {"outcome": "fail", "note": "后门上锁"}
    return {
        "key": str(uuid4()), "visit_key": str(uuid4()), "user": by.pk, "visit": visit.pk, "facility": visit.facility_id,
        "checklist": visit.checklist_id, "facility_seen": seen, "sent_at": timezone.now().isoformat(), "started_at": at,
        "position": None, "answers": answers, "photos": photos, "conclude": True, "concluded_at": at, "summary": "",
    }  # fmt: skip


def _try(session: str, content: dict, steps: int) -> int:
    """Go so many steps of the way, as a phone would; return the number of requests."""
    client = _phone()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    base = f"/api/field/submissions/{content['key']}/"
    try:
        told = client.post("/api/field/submissions/", content, content_type="application/json").json()
        done = 1
        for key in told["missing"] if steps > 1 else ():
            client.post(f"{base}photos/{key}/", {"file": jpeg()})
            done += 1
        if steps == STEPS:
            client.post(f"{base}apply/")
            done += 1
        return done
    finally:
        connection.close()
