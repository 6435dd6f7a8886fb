"""Complaints as the public meets them: handed in once, followed by number and code, rated, reopened once.

The look-up code is made from the form's key and kept only as passwords are: a form sent twice shows the same code, a colleague with the
database does not see it. No identity leaves `Complainant`.
"""

from base64 import b32encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from inspections.complaints import policy
from inspections.complaints.choices import COMPLAINT_EVIDENCE, Channel, ComplaintState, PartState, Rating
from inspections.complaints.models import Complainant, Complaint, ComplaintPart
from portal.accounts.scope import require
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents import dossier
from portal.documents.uploads import under_name
from portal.errors import IllegalMove, Refused
from portal.models import Area, DocumentKind, User
from portal.numbering import next_number
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    ComplaintState.RECEIVED: {
        ComplaintState.HANDLED,
        ComplaintState.OUT_OF_SCOPE,
        ComplaintState.DUPLICATE,
        ComplaintState.PASSED_ON,
    },
    ComplaintState.HANDLED: {ComplaintState.REPLIED},
    ComplaintState.REPLIED: {ComplaintState.HANDLED},
    ComplaintState.OUT_OF_SCOPE: set(),
    ComplaintState.DUPLICATE: set(),
    ComplaintState.PASSED_ON: set(),
}
CODE_CHARACTERS = 10
FILE_NAME = "投诉材料{}"  # in place of the complainant's own, which may name them


@dataclass(frozen=True)
class Told:
    """What was told: about a facility, or about a place in words. `name` and `mobile` may be empty."""

    subject: str
    text: str
    area: Area
    facility: Facility | None = None
    place_name: str = ""
    address: str = ""
    happened_on: date | None = None
    name: str = ""
    mobile: str = ""
    files: Sequence[UploadedFile] = field(default_factory=tuple)


@dataclass(frozen=True)
class Handed:
    """A complaint as it was handed in, with the code that only its complainant is shown."""

    complaint: Complaint
    code: str


def hand_in(
    told: Told,
    *,
    key: UUID,
    at: datetime,
    by: User | None = None,
    channel: str = Channel.WEB,
    source_number: str = "",
) -> Handed:
    """Take a complaint in; the same key again gives the same complaint. `by` is who took it down, None for the public form.

    Raises ValidationError for a bad file.
    """
    require(by is None or policy.may_take_down(by))
    try:
        with transaction.atomic():
            complaint = Complaint.objects.filter(key=key).first() or _new(told, key, at, by, channel, source_number)
    except IntegrityError:  # the same form, sent twice at once
        complaint = Complaint.objects.get(key=key)
    require(complaint.received_by_id == (by.pk if by else None))
    return Handed(complaint, code_of(key))


def _new(told: Told, key: UUID, at: datetime, by: User | None, channel: str, source_number: str) -> Complaint:
    day = timezone.localdate(at)
    number = f"{settings.DISTRICT_CODE}-TS-{day.year}-{next_number('complaint', day.year):05d}"
    complaint = Complaint.objects.create(
        number=number,
        code_hash=make_password(code_of(key)),
        key=key,
        channel=channel,
        source_number=source_number.strip(),
        subject=told.subject,
        facility=told.facility,
        place_name="" if told.facility else told.place_name.strip(),
        address="" if told.facility else told.address.strip(),
        area=told.facility.area if told.facility else told.area,
        text=told.text.strip(),
        happened_on=told.happened_on,
        received_at=at,
        received_by=by,
    )
    if told.name.strip() or told.mobile.strip():
        Complainant.objects.create(complaint=complaint, name=told.name.strip(), mobile=told.mobile.strip())
    _file(complaint, told.files, by)
    clock.begin(complaint, TermKind.SCREENING, on=day)
    return complaint


def _file(complaint: Complaint, files: Iterable[UploadedFile], by: User | None) -> None:
    """Keep the files under neutral names; pictures lose what the camera wrote into them."""
    kind = DocumentKind.objects.get(pk=COMPLAINT_EVIDENCE)
    for number, upload in enumerate(files, start=1):
        dossier.add(complaint, kind, under_name(upload, FILE_NAME.format(number)), by=by)


def code_of(key: UUID) -> str:
    """Return the look-up code of a form's key: fifty bits in capitals and digits."""
    made = salted_hmac("inspections.complaints.complaints", key.hex, algorithm="sha256").digest()
    return b32encode(made)[:CODE_CHARACTERS].decode()


def looked_up(number: str, code: str) -> Complaint | None:
    """Return the complaint of a number if the code is its own. Wrong tries are limited by who asks."""
    found = Complaint.objects.select_related("duplicate_of", "facility", "area").filter(number=number).first()
    fits = found is not None and check_password("".join(code.split()).upper(), found.code_hash)
    return found if fits else None


def answered(complaint: Complaint) -> Complaint:
    """Return the complaint whose reply answers this one: itself, or the one that it was joined to."""
    return complaint.duplicate_of or complaint


@transaction.atomic
def rate(complaint: Complaint, *, rating: int, note: str, on: date) -> Complaint:
    """Say how content the complainant is with the reply, once. Who holds the code may."""
    _lock(complaint)
    if answered(complaint).state != ComplaintState.REPLIED:
        raise Refused(_("There is no reply yet that could be rated."))
    if complaint.rating is not None:
        raise Refused(_("You have rated this reply already."))
    if rating not in Rating.values:
        raise Refused(_("Please choose how satisfied you are."), field="rating")
    complaint.rating, complaint.rating_note, complaint.rated_on = rating, note.strip(), on
    complaint.save(update_fields=["rating", "rating_note", "rated_on"])
    return complaint


def may_reopen(complaint: Complaint, *, on: date) -> bool:
    """A reply may be answered once by its complainant, within the term of the rulebook."""
    is_open = complaint.reopen_until is None or on <= complaint.reopen_until
    return complaint.state == ComplaintState.REPLIED and complaint.reopened_on is None and is_open


@transaction.atomic
def reopen(complaint: Complaint, *, reason: str, on: date) -> Complaint:
    """Have a complaint dealt with again, once, with a reason; the department that led looks into it anew."""
    _lock(complaint)
    if not may_reopen(complaint, on=on):
        raise Refused(_("This complaint can't be reopened: that is possible once, within the term named in the reply."))
    if not reason.strip():
        raise Refused(_("Please say what the reply left open."), field="reason")
    move(complaint, ComplaintState.HANDLED, table=MOVES, by=None)
    complaint.reopened_on, complaint.reopened_because = on, reason.strip()
    _keep_rating(complaint)
    complaint.save(update_fields=["reopened_on", "reopened_because", *RATED, *(f"first_{name}" for name in RATED)])
    _ask_lead_again(complaint, on)
    clock.begin(complaint, TermKind.COMPLAINT, on=on)
    return complaint


RATED = ("rating", "rating_note", "rated_on")


def _keep_rating(complaint: Complaint) -> None:
    """Keep what the first reply was rated: it goes on counting, and the next reply may be rated anew."""
    for name in RATED:
        setattr(complaint, f"first_{name}", getattr(complaint, name))
    complaint.rating, complaint.rating_note, complaint.rated_on = None, "", None


def _ask_lead_again(complaint: Complaint, on: date) -> None:
    lead = complaint.parts.filter(leads=True).exclude(state=PartState.RETURNED).last()
    if lead:
        again = {"department": lead.department, "leads": True, "asked_by": lead.asked_by, "asked_on": on}
        part = ComplaintPart.objects.create(complaint=complaint, **again)
        clock.begin(part, TermKind.COMPLAINT_PART, on=on)


def _lock(complaint: Complaint) -> None:
    fields = ["state", "rating", "rating_note", "rated_on", "reopened_on", "reopen_until"]
    complaint.refresh_from_db(fields=fields, from_queryset=Complaint.objects.select_for_update(of=("self",)))


def under_way(complaint: Complaint) -> None:
    """Lock a complaint and refuse unless departments deal with it."""
    _lock(complaint)
    if complaint.state != ComplaintState.HANDLED:
        raise IllegalMove(_("This complaint is not being dealt with any more. Please reload the page."))
