"""What families' tests have, here too."""

from tests.facilities.families.conftest import facility, family_of, now, owner, phone_of

__all__ = ["facility", "family_of", "now", "owner", "phone_of"]
