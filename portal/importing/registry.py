"""What can be imported: each app registers an importer with its fields; mappings name it."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise

from portal.importing.judging import Field
from portal.importing.models import ImportRun


class Importer(ABC):
    """Takes over staged rows of one kind.

    `fields` by name, the names being those of the columns that hold them; `needed` are those without which no row can be made, so
    that a mapping must say where they come from. `staging` is a `portal.importing.staging.Staging`, which stands above.
    """

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    fields: ClassVar[Mapping[str, Field]]
    needed: ClassVar[frozenset[str]]
    derived: ClassVar[Mapping[str, str]] = {}  # further columns of `typed`, as SQL over its fields

    @abstractmethod
    def plan(self, staging: Any) -> None:
        """Read the typed rows, refuse what can't be, and leave `planned(line, key, digest, facts, fate, subject_id)`; write nothing else.

        `fate` is new, changed, unchanged or conflict.
        """

    @abstractmethod
    def apply(self, staging: Any, run: ImportRun) -> None:
        """Write what is planned as new or changed, and give new rows their `subject_id`."""


IMPORTERS: dict[str, Importer] = {}


def importer(kind: type[Importer]) -> type[Importer]:
    """Register an importer under its code."""
    IMPORTERS[kind.code] = kind()
    return kind
