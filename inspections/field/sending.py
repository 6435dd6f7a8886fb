"""Visits from phones: received once by their key, photo by photo acknowledged, carried out once, or left to a person.

What was entered is kept whatever happens. Carrying out goes through `visiting`, as the pages do: there is no second rule set.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _, override

from facilities.models import Facility
from inspections.checklists.choices import PHOTO, SIGNATURE, ItemKind
from inspections.checklists.models import ChecklistItem
from inspections.field import packing, policy
from inspections.field.choices import RESOLUTIONS, Clash, Resolution, SubmissionState
from inspections.field.models import Submission, SubmittedPhoto
from inspections.ground import policy as ground_policy
from inspections.ground.choices import VisitKind
from inspections.visits import visits
from inspections.visits.choices import VisitState
from inspections.visits.models import Visit
from portal.accounts.scope import require
from portal.documents import dossier
from portal.errors import IllegalMove, Refused
from portal.models import DocumentKind, User
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    SubmissionState.RECEIVED: {SubmissionState.APPLIED, SubmissionState.CONFLICT, SubmissionState.SET_ASIDE},
    SubmissionState.CONFLICT: {SubmissionState.APPLIED, SubmissionState.SET_ASIDE},
    SubmissionState.APPLIED: set(),
    SubmissionState.SET_ASIDE: set(),
}
TRUSTED_SKEW = timedelta(minutes=2)  # a phone's clock may be off by this much; more is corrected
Content = Mapping[str, Any]


class Clashed(Refused):
    """A person must look: what the phone saw is not what the portal holds."""

    def __init__(self, clash: Clash, detail: object = ""):
        super().__init__(f"{clash.label} {detail}".strip())
        self.clash = clash


@transaction.atomic
def receive(content: Content, *, by: User, at: datetime) -> Submission:
    """Keep what a phone sent; the same key again gives the row of the first time, whatever comes with it."""
    require(ground_policy.may_inspect(by))
    submission, is_new = Submission.objects.get_or_create(
        key=content["key"],
        defaults={
            "by": by,
            "visit_key": content["visit_key"],
            "facility_id": content["facility"],
            "checklist_id": content["checklist"],
            "visit_id": content["visit"],
            "content": _kept(content, at),
            "received_at": at,
        },
    )
    require(submission.by_id == by.pk)
    if is_new:
        SubmittedPhoto.objects.bulk_create(_announced(submission))
        _supersede(submission)
    return submission


def _supersede(submission: Submission) -> None:
    """Set aside what the same person sent of the same visit before and then took up again; it was not carried out."""
    earlier = Submission.objects.arriving().filter(visit_key=submission.visit_key, by=submission.by)
    for row in earlier.exclude(pk=submission.pk):
        note = _("The inspector went on with the visit and sent it again.")
        move(row, SubmissionState.SET_ASIDE, table=MOVES, by=submission.by, note=note)


@transaction.atomic
def add_photo(submission: Submission, key: UUID, upload: UploadedFile, *, by: User) -> SubmittedPhoto:
    """Store a photo once; sent again it is acknowledged without being stored again. Raises ValidationError for a bad file."""
    require(submission.by_id == by.pk)
    photo = (
        SubmittedPhoto.objects.select_for_update(of=("self",))
        .select_related("item")
        .filter(submission=submission, key=key)
        .first()
    )
    if photo is None:
        raise Refused(_("This photo was not announced with the visit."))
    if photo.document_id is None:
        kind = SIGNATURE if photo.item.kind == ItemKind.SIGNATURE else PHOTO
        photo.document = dossier.add(submission, DocumentKind.objects.get(code=kind), upload, by=by)
        photo.save(update_fields=["document"])
    return photo


def missing(submission: Submission) -> list[UUID]:
    """Return the keys of the photos that have not come yet."""
    return list(submission.photos.filter(document__isnull=True).values_list("key", flat=True))


@transaction.atomic
def apply(submission: Submission, *, by: User, at: datetime) -> Submission:
    """Carry the visit out, or leave it to a person with the reason. Asked again it changes nothing."""
    require(submission.by_id == by.pk)
    _lock(submission)
    if submission.state != SubmissionState.RECEIVED:
        return submission
    if missing(submission):
        raise Refused(_("Photos of this visit are still to come."))
    if obstacle := _tried(submission, at):
        return _leave(submission, *obstacle)
    return move(submission, SubmissionState.APPLIED, table=MOVES, by=by)


@override("zh-hans")
def _tried(submission: Submission, at: datetime) -> tuple[Clash, str] | None:
    """Carry the visit out; return what stands against it, in the language of the files, if something does."""
    try:
        with transaction.atomic():
            _carry_out(submission, at=at)
    except Clashed as clashed:
        return clashed.clash, str(clashed)
    except Refused as refusal:
        return Clash.RULE, str(refusal)
    except ValidationError as refusal:
        return Clash.RULE, " ".join(refusal.messages)
    return None


@transaction.atomic
def resolve(submission: Submission, *, by: User, at: datetime, how: str, note: str = "") -> Submission:
    """Decide about a conflict, with a reason that stays in the history."""
    require(policy.may_resolve(by, submission))
    _lock(submission)
    if submission.state != SubmissionState.CONFLICT:
        raise IllegalMove(_("This conflict has been resolved meanwhile."))
    if how not in RESOLUTIONS[submission.clash]:
        raise Refused(_("This can't be decided for this conflict."), field="how")
    if not note.strip():
        raise Refused(_("Please say why."), field="note")
    if how == Resolution.SET_ASIDE:
        return move(submission, SubmissionState.SET_ASIDE, table=MOVES, by=by, note=note.strip())
    _carry_out(submission, at=at, how=how)
    return move(submission, SubmissionState.APPLIED, table=MOVES, by=by, note=note.strip())


def _carry_out(submission: Submission, *, at: datetime, how: str = "") -> None:
    """Start, answer and conclude as the inspector did; unless a person has decided, only what the phone saw is overwritten."""
    content = submission.content
    Facility.objects.select_for_update(no_key=True).get(pk=submission.facility_id)
    visit = None if how == Resolution.OWN else _visit(submission)
    if not how:
        _must_agree(submission, visit)
    visit = _begun(submission, visit)
    _answer(submission, visit)
    if content["conclude"] and how != Resolution.OPEN:
        visits.conclude(
            visit,
            by=submission.by,
            at=_moment(content["concluded_at"]),
            summary=content["summary"],
            ordered_on=timezone.localdate(at),
        )
    submission.visit = visit
    submission.save(update_fields=["visit"])


def _visit(submission: Submission) -> Visit | None:
    """Return the visit meant, locked: the one named, or the one under way here on the same version."""
    rows = Visit.objects.select_for_update(of=("self",)).select_related("facility__area", "checklist")
    if submission.visit_id:
        return rows.get(pk=submission.visit_id)
    if begun := rows.filter(key=submission.visit_key).first():
        return begun
    here = rows.filter(facility=submission.facility_id, checklist=submission.checklist_id, state=VisitState.OPEN)
    return here.exclude(kind=VisitKind.RECHECK).first()


def _must_agree(submission: Submission, visit: Visit | None) -> None:
    """Raise Clashed when the portal no longer holds what the phone saw."""
    if visit and visit.state in ENDED:
        raise Clashed(ENDED[visit.state])
    now = packing.facts([submission.facility])[submission.facility_id]
    if submission.content["facility_seen"] != now:
        raise Clashed(Clash.FACILITY)
    started_on = timezone.localdate(_moment(submission.content["started_at"]))
    is_bound = visit is not None and (visit.is_open or visit.is_recheck)
    holds = visit.checklist if visit and is_bound else visits.version_on(submission.checklist, on=started_on)
    if holds.pk != submission.checklist_id:
        raise Clashed(Clash.CHECKLIST)
    if visit and (changed := _answered_by_others(submission, visit)):
        raise Clashed(Clash.ANSWERED, "; ".join(changed))


ENDED: dict[str, Clash] = {VisitState.CONCLUDED: Clash.CONCLUDED, VisitState.CANCELLED: Clash.CANCELLED}


def _answered_by_others(submission: Submission, visit: Visit) -> list[str]:
    """Return the items that hold another answer than the one the phone saw, and another than the one it sends."""
    held = {answer.item_id: answer for answer in visit.answers.select_related("item")}
    found = []
    for sent in submission.content["answers"]:
        answer = held.get(sent["item"])
        if answer is None or (sent["seen_at"] and _moment(sent["seen_at"]) == answer.at):
            continue
        if (answer.outcome, answer.value, answer.note) != (sent["outcome"], sent["value"], sent["note"]):
            found.append(str(answer.item))
    return found


def _begun(submission: Submission, visit: Visit | None) -> Visit:
    """Return the visit under way, begun now in the inspector's name if it is not yet."""
    content, started_at = submission.content, _moment(submission.content["started_at"])
    position = tuple(content["position"]) if content["position"] else None
    if visit is None:
        key = submission.key if Visit.objects.filter(key=submission.visit_key).exists() else submission.visit_key
        return visits.start(
            submission.facility, submission.checklist, by=submission.by, at=started_at, key=key, position=position
        )
    if visit.state == VisitState.PLANNED:
        return visits.begin(visit, by=submission.by, at=started_at, position=position, checklist=submission.checklist)
    return visit


def _answer(submission: Submission, visit: Visit) -> None:
    """Give every answer with its photos."""
    items = ChecklistItem.objects.in_bulk([sent["item"] for sent in submission.content["answers"]])
    photos: dict[int, list[Any]] = {}
    for photo in submission.photos.select_related("document"):
        photos.setdefault(photo.item_id, []).append(photo.document)
    for sent in submission.content["answers"]:
        if sent["item"] not in items:
            raise Refused(_("This item belongs to another checklist."))
        visits.answer(
            visit,
            items[sent["item"]],
            by=submission.by,
            at=_moment(sent["at"]),
            outcome=sent["outcome"],
            value=sent["value"],
            note=sent["note"],
            filed=photos.get(sent["item"], ()),
        )


def _leave(submission: Submission, clash: Clash, reason: str) -> Submission:
    submission.clash, submission.reason = clash, reason
    submission.save(update_fields=["clash", "reason"])
    return move(submission, SubmissionState.CONFLICT, table=MOVES, by=submission.by, note=reason)


def _lock(submission: Submission) -> None:
    submission.refresh_from_db(
        fields=["state", "clash", "visit"], from_queryset=Submission.objects.select_for_update(of=("self",))
    )


def _announced(submission: Submission) -> list[SubmittedPhoto]:
    return [
        SubmittedPhoto(
            submission=submission,
            key=sent["key"],
            item_id=sent["item"],
            taken_at=_moment(sent["taken_at"]),
            longitude=(sent["position"] or [None, None])[0],
            latitude=(sent["position"] or [None, None])[1],
        )
        for sent in submission.content["photos"]
    ]


def _kept(content: Content, at: datetime) -> dict[str, Any]:
    """Return the content as JSON holds it, its moments shifted by what the phone's clock is off, and none in the future."""
    off = at - content["sent_at"]
    shift = off if abs(off) > TRUSTED_SKEW else timedelta()

    def plain(value: Any, name: str = "") -> Any:
        if isinstance(value, datetime):
            moment = value if name == "seen_at" else min(value + shift, at)
            return moment.isoformat()
        if isinstance(value, UUID):
            return str(value)
        if isinstance(value, Mapping):
            return {key: plain(part, key) for key, part in value.items()}
        return [plain(part) for part in value] if isinstance(value, list | tuple) else value

    return dict(plain(content))


def _moment(text: str) -> datetime:
    moment = parse_datetime(text)
    if moment is None:
        raise Refused(_("A time of this visit can't be read."))
    return moment
