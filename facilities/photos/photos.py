"""The life of a photograph: handed in, let through or not, taken down."""

import hashlib
from datetime import date
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.photos.choices import PhotoState as State
from facilities.photos.models import Photo
from facilities.photos.policy import may_decide, may_remove, may_update
from portal.accounts import privacy
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.documents.pictures import Undrawable, redrawn
from portal.errors import Refused
from portal.letters import notices
from portal.models import User
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    State.WAITING: {State.SHOWN, State.REFUSED, State.REMOVED},
    State.SHOWN: {State.REMOVED},
}
MOST = 8  # photographs of one facility, public or waiting: a page that loads on a phone
SIDE = 1600  # pixels of the longer side
TOLD = _("A photograph of “%(name)s”: %(state)s")


@transaction.atomic
def add(photo: Photo, upload: UploadedFile, *, by: User, on: date) -> Photo:
    """Hand a photograph in, drawn anew as a JPEG of at most SIDE pixels. Raises Refused for a child in it, beyond MOST, or twice."""
    facility = (
        Facility.objects.select_for_update(of=("self",))
        .select_related("operator__organisation")
        .get(pk=photo.facility_id)
    )
    require(may_update(by, facility))
    privacy.require_publishable(photo.text, field="text")
    if not photo.shows_no_child:
        raise Refused(_("A photograph with a child in it is not published."), field="shows_no_child")
    kept = Photo.objects.kept().filter(facility=facility)
    if kept.count() >= MOST:
        raise Refused(_("%(most)s photographs are enough. Take one down first.") % {"most": MOST}, field="file")
    content = _drawn(upload)
    photo.sha256 = hashlib.sha256(content).hexdigest()
    if kept.filter(sha256=photo.sha256).exists():
        raise Refused(_("This photograph is there already."), field="file")
    photo.added_by, photo.added_on = by, on
    photo.file = ContentFile(content, name="photo.jpg")
    photo.save()
    return photo


def _drawn(upload: UploadedFile) -> bytes:
    upload.seek(0)
    try:
        return redrawn(upload, side=SIDE)[0]  # type: ignore[arg-type] # it reads and seeks
    except Undrawable:
        raise Refused(_("This is no picture that can be shown. Please choose a JPEG or PNG."), field="file") from None


@transaction.atomic
def publish(photo: Photo, *, by: User) -> Photo:
    """Let a photograph through: from now on it stands on the facility's page of the register."""
    require(may_decide(by, photo))
    move(photo, State.SHOWN, table=MOVES, by=by)
    _tell(photo)
    return photo


@transaction.atomic
def refuse(photo: Photo, reason: str, *, by: User) -> Photo:
    """Do not publish a photograph, with the reason; its file is deleted."""
    require(may_decide(by, photo))
    if not reason.strip():
        raise Refused(_("Please give the reasons."), field="reason")
    move(photo, State.REFUSED, table=MOVES, by=by, note=reason)
    _tell(photo, reason)
    return _forget(photo)


@transaction.atomic
def remove(photo: Photo, *, by: User) -> Photo:
    """Take a photograph down; its file is deleted. The operator is told where it was not their own wish."""
    require(may_remove(by, photo))
    move(photo, State.REMOVED, table=MOVES, by=by)
    if may_decide(by, photo):
        _tell(photo)
    return _forget(photo)


def _forget(photo: Photo) -> Photo:
    transaction.on_commit(partial(photo.file.storage.delete, photo.file.name or ""))
    photo.file = ""
    photo.save(update_fields=["file"])
    return photo


def _tell(photo: Photo, text: str = "") -> None:
    notices.tell(
        f"photo-{photo.pk}-{photo.state}",
        to=photo.facility.operator.organisation,
        title=TOLD,
        text=text,
        about={"name": photo.facility, "state": photo.get_state_display()},
        url=photo.get_absolute_url(),
    )


declare(
    Photo,
    decide=Act(may_decide, before(MOVES, State.SHOWN)),
    remove=Act(may_remove, before(MOVES, State.REMOVED)),
)
