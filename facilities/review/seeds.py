"""Reference data of the review: common wordings of remarks to begin with."""

import tomllib
from pathlib import Path

from facilities.review.models import Wording
from portal.seeding import seeder

WORDINGS = Path(__file__).parent / "data" / "wordings.toml"


@seeder(32, "common wordings of remarks")
def common_wordings() -> int:
    """Load the wordings once; after that the list is the office's own, and what it took out does not come back."""
    if Wording.objects.exists():
        return 0
    rows = tomllib.loads(WORDINGS.read_text(encoding="utf-8"))["wording"]
    return len(Wording.objects.bulk_create([Wording(**row) for row in rows]))
