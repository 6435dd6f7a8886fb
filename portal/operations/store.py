"""The store of uploads as it is looked after and copied whole: a folder or a bucket (`portal.documents`), whichever the settings name."""

from pathlib import Path
from typing import Protocol, cast

from django.core.files.storage import default_storage


class Store(Protocol):
    """What both kinds can do, apart from what Django asks of them."""

    def takes_files(self) -> bool:
        """Tell whether a file can be written now."""

    def has_room(self) -> bool:
        """Tell whether there is the room that the settings ask for."""

    def is_empty(self) -> bool:
        """Tell whether it holds nothing."""

    def sums(self) -> dict[str, str]:
        """Return the SHA-256 of every file, by its name."""

    def take_out(self, folder: Path) -> None:
        """Copy every file into a new folder."""

    def bring_in(self, folder: Path) -> None:
        """Store every file of a folder under its own name."""


def store() -> Store:
    """Return the store of this portal."""
    return cast("Store", default_storage)
