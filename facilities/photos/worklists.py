"""What waits of photographs: those that nobody let through yet."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from facilities.photos.models import Photo
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

PHOTO = Kind("photo", _("Photograph"))


@worklist
def photos_to_look_at(user: User, on: date) -> Iterator[Pool]:
    """Photographs that wait, in areas whose filings the user reviews."""
    if may_anywhere(user, permissions.REVIEW_FILINGS):
        yield Pool(PHOTO, Photo.objects.to_look_at(user), _("Look at a photograph for the public page"), "photo-decide")
