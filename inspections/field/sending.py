"""Visits from phones: received once by their key, photo by photo acknowledged, carried out once, or left to a person.

What was entered is kept whatever happens. Carrying out goes through `visiting`, as the pages do: there is no second rule set.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _, override

from facilities.models import Facility
from inspections.checklists.choices import PHOTO, SIGNATURE
from inspections.checklists.models import ChecklistItem
from inspections.field import clocks, packing, policy, reach, signing
from inspections.field.choices import RESOLUTIONS, Clash, Resolution, SubmissionState
from inspections.field.models import Submission, SubmittedPhoto
from inspections.findings import stop_orders
from inspections.ground import policy as ground_policy
from inspections.ground.choices import VisitKind
from inspections.visits import records, visits
from inspections.visits.choices import VisitState
from inspections.visits.models import Visit
from portal.accounts.scope import require
from portal.actions import Act, declare
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
OURS = ("seen_at", "pack_at")  # moments by the portal's own clock, which the phone only gives back
Content = Mapping[str, Any]


class Clashed(Refused):
    """A person must look: what the phone saw is not what the portal holds."""

    def __init__(self, clash: Clash, detail: object = ""):
        super().__init__(f"{clash.label} {detail}".strip())
        self.clash = clash


@transaction.atomic
def receive(content: Content, *, by: User, at: datetime) -> Submission:
    """Keep what a phone sent; the same key again gives the row of the first time, whatever comes with it.

    Raises NotAllowed for what the user may not see, as for what does not exist.
    """
    require(ground_policy.may_inspect(by) and reach.holds(by, content))
    submission, is_new = Submission.objects.get_or_create(
        key=content["key"],
        defaults={
            "by": by,
            "visit_key": content["visit_key"],
            "facility_id": content["facility"],
            "checklist_id": content["checklist"],
            "visit_id": content["visit"],
            "content": kept(content, at),
            "received_at": at,
            "is_urgent": bool(content.get("stops")),
        },
    )
    require(submission.by_id == by.pk)
    if is_new:
        SubmittedPhoto.objects.bulk_create(_announced(submission))
        _supersede(submission)
    return submission


def _supersede(submission: Submission) -> None:
    """Set aside what the same person sent of the same visit before and then took up again; it was not carried out.

    A stop order is never set aside by this, nor does it set anything aside: it goes beside its visit.
    """
    if submission.is_urgent:
        return
    earlier = Submission.objects.arriving().filter(visit_key=submission.visit_key, by=submission.by, is_urgent=False)
    # locked: one that is being carried out just now is waited for, and is then no longer among them
    for row in earlier.exclude(pk=submission.pk).order_by("pk").select_for_update(of=("self",)):
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
        kind = SIGNATURE if photo.item is None or photo.item.is_signature else PHOTO
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
            _carry_out(submission, submission.content, at=at)
    except Clashed as clashed:
        return clashed.clash, str(clashed)
    except Refused as refusal:
        return Clash.RULE, str(refusal)
    except ValidationError as refusal:
        return Clash.RULE, " ".join(refusal.messages)
    return None


@transaction.atomic
def resolve(
    submission: Submission, *, by: User, at: datetime, how: str, note: str = "", day: date | None = None
) -> Submission:
    """Decide about a conflict, with a reason that stays in the history.

    `day` is the day of the visit, to be named when the phone's own times can't be right.
    """
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
    content = _decided(submission, day)
    _carry_out(submission, content, at=at, how=how)
    return move(submission, SubmissionState.APPLIED, table=MOVES, by=by, note=_reasoned(submission, content, note))


def days_to_name(submission: Submission) -> tuple[date, date] | None:
    """Return the first and last possible day of a visit in conflict whose times can't be right, None if they can."""
    visit = _to_decide(submission)
    return clocks.span(submission, visit).days if clocks.is_doubtful(submission, visit) else None


def _to_decide(submission: Submission) -> Visit | None:
    """Return the visit that a decision goes on with; where it can only be recorded as one of its own, none."""
    return None if Resolution.OWN in RESOLUTIONS[submission.clash] else _visit(submission)


def _decided(submission: Submission, day: date | None) -> Content:
    """Return the content as it is to be carried out, on the day that was named if the phone's times can't be right."""
    if days_to_name(submission) is None:
        return submission.content
    if day is None:
        raise Refused(_("Please name the day of the visit: the times of the phone can't be right."), field="day")
    return clocks.dated(submission.content, day, clocks.span(submission, _to_decide(submission)))


def _reasoned(submission: Submission, content: Content, note: str) -> str:
    if content is submission.content:
        return note.strip()
    day = timezone.localdate(clocks.read(content["started_at"]))
    return _("%(note)s (day of the visit: %(day)s)") % {"note": note.strip(), "day": day}


def _carry_out(submission: Submission, content: Content, *, at: datetime, how: str = "") -> None:
    """Start, answer and conclude as the inspector did; unless a person has decided, only what the phone saw is overwritten."""
    Facility.objects.select_for_update(no_key=True).get(pk=submission.facility_id)
    visit = None if how == Resolution.OWN else _visit(submission, lock=True)
    require(policy.may_carry_out(submission, visit))
    if not how:
        _must_agree(submission, visit)
    visit = _begun(submission, content, visit)
    _answer(submission, content, visit)
    _stop(submission, content, visit)
    if content["conclude"] and how != Resolution.OPEN:
        _conclude(submission, content, visit, at)
    submission.visit = visit
    submission.save(update_fields=["visit"])


def _stop(submission: Submission, content: Content, visit: Visit) -> None:
    """Give the stop orders that were given on the spot, each once by its key."""
    for sent in content.get("stops", ()):
        item = ChecklistItem.objects.get(pk=sent["item"])
        words = {name: sent[name] for name in ("kind", "part", "reasons")}
        stop_orders.stop(visit, item, by=submission.by, at=clocks.read(sent["at"]), key=UUID(sent["key"]), **words)


def _conclude(submission: Submission, content: Content, visit: Visit, at: datetime) -> None:
    ended = clocks.read(content["concluded_at"])
    on = timezone.localdate(at)
    visits.conclude(visit, by=submission.by, at=ended, summary=content["summary"], ordered_on=on)
    if content.get("record"):
        records.sign(visit, signing.signed(content), signing.pictures(submission), by=submission.by, sent_at=at)


def _visit(submission: Submission, *, lock: bool = False) -> Visit | None:
    """Return the visit meant: the one named, or the one under way here on the same version."""
    rows = Visit.objects.select_related("facility__area", "checklist")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    if submission.visit_id:
        return rows.get(pk=submission.visit_id)
    here = rows.filter(facility=submission.facility_id, checklist__code=submission.checklist.code)
    if begun := here.filter(key=submission.visit_key).first():
        return begun
    here = here.filter(checklist=submission.checklist_id, state=VisitState.OPEN)
    return here.exclude(kind=VisitKind.RECHECK).first()


def _must_agree(submission: Submission, visit: Visit | None) -> None:
    """Raise Clashed when the portal no longer holds what the phone saw, or the phone can't have seen it when it says."""
    if visit and visit.state in ENDED:
        raise Clashed(ENDED[visit.state], _sent_before(submission))
    if clocks.is_doubtful(submission, visit):
        raise Clashed(Clash.CLOCK, clocks.told(submission, visit))
    if not submission.is_urgent and _is_facility_changed(submission):  # danger does not wait for a changed address
        raise Clashed(Clash.FACILITY)
    started_at = clocks.read(submission.content["started_at"])
    is_own = visit is not None and clocks.is_bound(visit)
    holds = visit.checklist if visit and is_own else visits.version_at(submission.checklist, at=started_at)
    if holds.pk != submission.checklist_id:
        raise Clashed(Clash.CHECKLIST)
    if visit and (changed := _answered_by_others(submission, visit)):
        raise Clashed(Clash.ANSWERED, "; ".join(changed))


def _is_facility_changed(submission: Submission) -> bool:
    """Say whether the facility is not as the phone saw it, but for what the phone's own stop order made of its state."""
    seen, now = submission.content["facility_seen"], packing.facts([submission.facility])[submission.facility_id]
    if isinstance(seen, Mapping) and _earlier(submission).filter(is_urgent=True).exists():
        seen = {**seen, "state": now["state"]}
    return bool(seen != now)


ENDED: dict[str, Clash] = {VisitState.CONCLUDED: Clash.CONCLUDED, VisitState.CANCELLED: Clash.CANCELLED}


def _earlier(submission: Submission) -> QuerySet[Submission]:
    """Return what was taken over of the same visit of the same phone before it was taken up again."""
    rows = Submission.objects.filter(visit_key=submission.visit_key, by=submission.by, state=SubmissionState.APPLIED)
    return rows.exclude(pk=submission.pk)


def _sent_before(submission: Submission) -> str:
    if not _earlier(submission).exists():
        return ""
    return _("It was sent from the same phone before, and went on there; what was entered since stands here.")


def _answered_by_others(submission: Submission, visit: Visit) -> list[str]:
    """Return the items that hold another answer than the one the phone saw or sent, and another than the one it sends."""
    held = {answer.item_id: answer for answer in visit.answers.select_related("item")}
    own = {(sent["item"], sent["at"]) for row in _earlier(submission) for sent in row.content["answers"]}
    mine = {(item, clocks.read(at)) for item, at in own}
    found = []
    for sent in submission.content["answers"]:
        answer = held.get(sent["item"])
        if answer is None or (sent["seen_at"] and clocks.read(sent["seen_at"]) == answer.at):
            continue
        is_other = (answer.outcome, answer.value, answer.note) != (sent["outcome"], sent["value"], sent["note"])
        if is_other and (answer.item_id, answer.at) not in mine:
            found.append(str(answer.item))
    return found


def _begun(submission: Submission, content: Content, visit: Visit | None) -> Visit:
    """Return the visit under way, begun now in the inspector's name if it is not yet."""
    started_at = clocks.read(content["started_at"])
    position = tuple(content["position"]) if content["position"] else None
    if visit is None:
        key = submission.key if Visit.objects.filter(key=submission.visit_key).exists() else submission.visit_key
        return visits.start(
            submission.facility, submission.checklist, by=submission.by, at=started_at, key=key, position=position
        )
    if visit.state == VisitState.PLANNED:
        return visits.begin(visit, by=submission.by, at=started_at, position=position, checklist=submission.checklist)
    return visit


def _answer(submission: Submission, content: Content, visit: Visit) -> None:
    """Give every answer with its photos; a photo that came with an earlier sending of the visit is there already."""
    items = ChecklistItem.objects.in_bulk([sent["item"] for sent in content["answers"]])
    there = SubmittedPhoto.objects.filter(submission__in=_earlier(submission).filter(visit=visit)).values("key")
    photos: dict[int, list[Any]] = {}
    new = submission.photos.filter(item__isnull=False).exclude(key__in=there)
    for item, document in _filed(new):
        photos.setdefault(item, []).append(document)
    for sent in content["answers"]:
        if sent["item"] not in items:
            raise Refused(_("This item belongs to another checklist."))
        visits.answer(
            visit,
            items[sent["item"]],
            by=submission.by,
            at=clocks.read(sent["at"]),
            outcome=sent["outcome"],
            value=sent["value"],
            note=sent["note"],
            filed=photos.get(sent["item"], ()),
        )


def _filed(photos: QuerySet[SubmittedPhoto]) -> list[tuple[int, Any]]:
    """Return item and document of each photo, in the order in which they were taken."""
    return [(photo.item_id, photo.document) for photo in photos.select_related("document")]  # type: ignore[misc]


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
            signer=sent["signer"],
            original=sent["original"],
            taken_at=clocks.read(sent["taken_at"]),
            longitude=(sent["position"] or [None, None])[0],
            latitude=(sent["position"] or [None, None])[1],
        )
        for sent in submission.content["photos"]
    ]


def kept(content: Content, at: datetime) -> dict[str, Any]:
    """Return the content as JSON holds it, its moments shifted by what the phone's clock is off, and none in the future."""
    off = at - content["sent_at"]
    shift = off if abs(off) > clocks.TRUSTED_SKEW else timedelta()
    began = content.get("started_at", content["sent_at"])
    ran_ahead = began > content["sent_at"] + clocks.TRUSTED_SKEW  # begun after it was sent: two clocks

    def plain(value: Any, name: str = "") -> Any:
        if isinstance(value, datetime):
            moment = value if name in OURS else min(value + shift, at)
            return moment.isoformat()
        if isinstance(value, UUID):
            return str(value)
        if isinstance(value, Mapping):
            return {key: plain(part, key) for key, part in value.items()}
        return [plain(part) for part in value] if isinstance(value, list | tuple) else value

    return {**plain(content), "ran_ahead": ran_ahead}


declare(Submission, resolve=Act(policy.may_resolve, {SubmissionState.CONFLICT}))
