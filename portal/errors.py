"""Refusals of the domain. They know no HTTP; pages and the API turn them into answers."""

from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """The portal declines an act, with a reason the user can read; `field` names the form field it belongs to, if any."""

    def __init__(self, reason: object, *, field: str | None = None):
        super().__init__(reason)
        self.field = field

    def __str__(self) -> str:
        return str(self.args[0])


class StorageAway(Exception):
    """Files can't be written or read: the disk is full, read-only or gone, or one file is `missing` from it."""

    def __init__(self, *, missing: bool = False):
        super().__init__("The store of files does not serve.")
        self.missing = missing


class NotAllowed(Refused):
    """The user may not do this here."""

    def __init__(self, reason: object = _("You are not allowed to do this here.")):
        super().__init__(reason)


class IllegalMove(Refused):
    """The row is not in a state from which this step can be taken; usually somebody else was faster."""


class StaleEdit(Refused):
    """Somebody else saved this row since the form was opened."""
