"""Which claims are looked into: drawn by a seed from the claims of a month, so that anybody can draw again and compare."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from facilities.support import policy
from facilities.support.models import AuditDraw, Claim, Scheme
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User


def chosen(population: Sequence[int], percent: int, seed: str) -> list[int]:
    """Return the claims drawn: those whose SHA-256 of `seed:key` is lowest, rounded up to whole claims, in the order of their keys."""
    count = -(-len(population) * percent // 100)
    ranked = sorted(population, key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).hexdigest())
    return sorted(ranked[:count])


@transaction.atomic
def draw(scheme: Scheme, month: date, *, by: User, seed: str = "") -> AuditDraw:
    """Draw from all claims handed in for the month, once. Raises Refused without claims, and a second time."""
    require(policy.may_audit_anywhere(by))
    population = sorted(Claim.objects.filter(scheme=scheme, month=month).values_list("pk", flat=True))
    if not population:
        raise Refused(_("No claim is handed in for this month."))
    seed = seed or secrets.token_hex(16)
    drawn = chosen(population, scheme.audit_percent, seed)
    facts = {"percent": scheme.audit_percent, "population": population, "drawn": drawn, "drawn_by": by}
    try:
        with transaction.atomic():
            return AuditDraw.objects.create(scheme=scheme, month=month, seed=seed, **facts)
    except IntegrityError:
        raise Refused(_("The claims of this month are drawn already.")) from None


def is_replayed(row: AuditDraw) -> bool:
    """Draw again from what is kept and say whether the same claims come out."""
    return chosen(row.population, row.percent, row.seed) == row.drawn
