"""Photographs of the permission matrix: one that waits, one that is public, and how their pages are addressed and sent to."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.core.files.base import ContentFile

from facilities.models import Facility, Photo
from facilities.photos.choices import PhotoState
from portal.models import User
from tests.factories import TODAY
from tests.inspections.conftest import jpeg


def photos(facility: Facility, by: User) -> dict[str, SimpleNamespace]:
    """Return a photograph in either state, by what the table calls it."""
    rows = [
        Photo.objects.create(
            facility=facility, state=state, text="活动室", shows_no_child=True, added_by=by, added_on=TODAY, sha256=state,
            file=ContentFile(jpeg().read(), name="photo.jpg"),
        )
        for state in (PhotoState.WAITING, PhotoState.SHOWN)
    ]  # fmt: skip
    return {about: SimpleNamespace(photo=row) for about, row in zip(("photo", "photo, shown"), rows, strict=True)}


def _pk(case: Any) -> dict[str, object]:
    return {"pk": case.things.photo.pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = {
    **dict.fromkeys(["photo-list", "photo-create"], lambda case: {"pk": case.facility.pk}),
    **dict.fromkeys(["photo-decide", "photo-remove", "photo-file"], _pk),
}
SENT: dict[str, Callable[[Any, User | None], dict[str, Any]]] = {
    "photo-create": lambda case, user: {"file": jpeg(), "text": "花园", "shows_no_child": "on"},
    "photo-decide": lambda case, user: {"verdict": "publish"},
}
