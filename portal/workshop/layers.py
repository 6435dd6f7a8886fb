"""The contract that every case has the same rooms, stacked the same way, for import-linter.

A case is a package of an app (`facilities.filing`), a room a module or package in it (`forms`, `views`). Rooms that the contract does
not name are activities and stand where it says `*`. A new case and a new activity need no entry.
"""

from typing import Any

import grimp
from importlinter import Contract, ContractCheck, fields, output

ACTIVITIES = "*"


class RoomsContract(Contract):
    """Within a case a room imports only rooms below its own; activities may import each other, without a circle."""

    apps = fields.ListField(subfield=fields.StringField())
    rooms = fields.ListField(subfield=fields.StringField())

    def check(self, graph: grimp.ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every import between two rooms of one case."""
        wrong = sorted(
            (importer, imported)
            for importer in graph.modules
            if (place := self._place(importer))
            for imported in graph.find_modules_directly_imported_by(importer)
            if (other := self._place(imported)) and other[0] == place[0] and not self._may(place[1], other[1])
        )
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which import goes up, and between which rooms."""
        for importer, imported in check.metadata["wrong"]:
            output.print_error(f"- {importer} imports {imported}, a room that does not stand below it", bold=False)

    def _place(self, module: str) -> tuple[str, str] | None:
        """Return case and room of a module; None for what is not in a case."""
        parts = module.split(".")
        if parts[0] not in self._apps or len(parts) < 3 or parts[1] in {"migrations", "management", "settings"}:
            return None
        return f"{parts[0]}.{parts[1]}", parts[2]

    @property
    def _apps(self) -> list[str]:
        return list(self.apps)  # type: ignore[call-overload, no-any-return]

    def _rank(self, room: str) -> int:
        lines: list[Any] = [line.split() for line in self.rooms]  # type: ignore[attr-defined]
        named = [place for place, line in enumerate(lines) if room in line]
        return named[0] if named else lines.index([ACTIVITIES])

    def _may(self, room: str, other: str) -> bool:
        mine, its = self._rank(room), self._rank(other)
        return room == other or mine < its or (mine == its == self._rank(ACTIVITIES))
