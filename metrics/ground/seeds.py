"""Loads indicators, targets, kinds of reports and the weights of the risk. Rows that exist are left alone: the district may have edited them."""

import tomllib
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "data"


def rows_of(file: str, table: str) -> list[dict[str, Any]]:
    """Return the rows of a TOML file of reference data."""
    with (DATA / file).open("rb") as stream:
        return list(tomllib.load(stream)[table])
