"""Beats that the portal has not taken yet, on disk: a file for each round, the oldest dropped beyond the bounds."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any


class Spool:
    """A folder of rounds; a file is whole or not there, whatever happens to the machine."""

    def __init__(self, folder: Path, *, most_bytes: int, most_days: int):
        self.folder, self.most_bytes, self.most_days = folder, most_bytes, most_days
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, rows: dict[str, Any], *, at: datetime) -> Path:
        """Keep a round."""
        path = self.folder / f"{int(at.timestamp() * 1000):015d}.json"
        made = path.with_suffix(".part")
        with made.open("w", encoding="utf-8") as file:
            json.dump(rows, file)
            file.flush()
            os.fsync(file.fileno())
        made.rename(path)
        self._bound(at)
        return path

    def rounds(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Yield what is kept, the oldest first; a file that can't be read is dropped."""
        for path in self._paths():
            try:
                yield path, json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                path.unlink()

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob("*.json"))

    def _bound(self, at: datetime) -> None:
        oldest = int((at - timedelta(days=self.most_days)).timestamp() * 1000)
        kept = [(path, path.stat().st_size) for path in self._paths()]
        total = sum(size for _, size in kept)
        for path, size in kept:
            if total <= self.most_bytes and int(path.stem) >= oldest:
                break
            path.unlink()
            total -= size
