"""Kinds of credentials and the posts that need them, as reference data."""

import tomllib
from pathlib import Path

from portal.seeding import insert_missing, seeder
from staff.people.models import CredentialKind, CredentialNeed

KINDS = Path(__file__).parents[1] / "data" / "credential_kinds.toml"


@seeder(order=57, name="kinds of credentials")
def load_credential_kinds() -> int:
    """Load the kinds that are new, with what needs them; what the district has edited stays."""
    data = tomllib.loads(KINDS.read_text(encoding="utf-8"))
    known = set(CredentialKind.objects.values_list("pk", flat=True))
    new = insert_missing(CredentialKind, (CredentialKind(**row) for row in data["kind"]))
    needs = [CredentialNeed(**row) for row in data["need"] if row["kind_id"] not in known]
    return new + insert_missing(CredentialNeed, needs)
