"""Powerful posts in the permission matrix: a proposal that waits."""

from collections.abc import Callable
from typing import Any

from portal.accounts.choices import Role
from portal.models import Organisation, PostProposal
from tests.factories import TODAY, UserFactory


def _proposal(case: Any) -> dict[str, object]:
    body = Organisation.objects.filter(department="health").order_by("pk")[0]
    facts = {"organisation": body, "role": Role.BUREAU_LEAD, "proposed_by": UserFactory(), "proposed_on": TODAY}
    return {"pk": PostProposal.objects.create(user=UserFactory(), **facts).pk}


ADDRESSES: dict[str, Callable[[Any], dict[str, object]]] = dict.fromkeys(
    ["post-proposal-confirm", "post-proposal-decline"], _proposal
)
