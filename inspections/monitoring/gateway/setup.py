"""What the gateway is told: one TOML file with the portal's address, the key file and the recorders."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from inspections.monitoring.gateway.onvif import Onvif
from inspections.monitoring.gateway.readings import Recorder
from inspections.monitoring.gateway.wvp import Wvp

KINDS: dict[str, type[Any]] = {"wvp": Wvp, "onvif": Onvif}


class SetupFault(Exception):
    """What is wrong with the file, in words for whoever wrote it."""


@dataclass(frozen=True)
class Setup:
    """`every` is seconds between beats; `most_bytes` and `most_days` bound what is kept while the portal is away."""

    portal: str
    key: Path
    spool: Path
    recorders: list[Recorder] = field(default_factory=list)
    every: int = 60
    most_bytes: int = 100_000_000
    most_days: int = 7


def read(path: Path) -> Setup:
    """Read the file. Raises SetupFault."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise SetupFault(f"{path}: {fault}") from None
    portal = str(told.get("portal", ""))
    if urlsplit(portal).scheme not in ("http", "https"):
        raise SetupFault(f"{path}: portal must be an address such as https://portal.example.cn")
    folder = path.resolve().parent
    return Setup(
        portal=portal.rstrip("/"),
        key=folder / str(told.get("key", "gateway.pem")),
        spool=folder / str(told.get("spool", "spool")),
        recorders=[_recorder(path, row) for row in told.get("recorder", [])],
        every=int(told.get("every", 60)),
        most_bytes=int(told.get("most_megabytes", 100)) * 1_000_000,
        most_days=int(told.get("most_days", 7)),
    )


def _recorder(path: Path, row: dict[str, Any]) -> Recorder:
    kind = row.pop("kind", "")
    if kind not in KINDS:
        raise SetupFault(f"{path}: kind of a recorder is wvp or onvif, not “{kind}”")
    if urlsplit(str(row.get("address", ""))).scheme not in ("http", "https"):
        raise SetupFault(f"{path}: address of a recorder must begin with http:// or https://")
    try:
        recorder: Recorder = KINDS[kind](**row)
    except TypeError as fault:
        raise SetupFault(f"{path}: {fault}") from None
    return recorder
