"""Importing existing registers of facilities, with the operators that run them. Importing this package registers it."""

from pathlib import Path

from facilities.importing.register import FacilityImporter
from portal.importing import reports

reports.ship(Path(__file__).resolve().parents[1] / "data" / "mappings")

__all__ = ["FacilityImporter"]
