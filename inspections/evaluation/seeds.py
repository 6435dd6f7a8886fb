"""The standard as reference data."""

import tomllib

from inspections.evaluation.models import Standard
from inspections.evaluation.standards import ItemFacts, StandardFacts, store
from inspections.ground.seeds import DATA
from portal.seeding import seeder


def facts() -> StandardFacts:
    """Return the standard with which a district begins."""
    data = tomllib.loads((DATA / "evaluation.toml").read_text(encoding="utf-8"))
    dimensions = tuple((row["name"], row["points"]) for row in data["dimension"])
    items = tuple(ItemFacts(dimension=row["name"], **item) for row in data["dimension"] for item in row["item"])
    return StandardFacts(data["version"], data["name"], data["valid_from"], dimensions, items)


@seeder(order=62, name="standard of evaluation")
def load_standard() -> int:
    """Load the version unless it is there; what the district changed of it stays."""
    known = facts()
    if Standard.objects.filter(version=known.version).exists():
        return 0
    store(known)
    return 1
