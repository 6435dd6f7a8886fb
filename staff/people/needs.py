"""Which posts need which kinds of credentials on a day, as the district laid it down; what checks and pages ask."""

from datetime import date

from django.db.models import Q, QuerySet

from staff.people.choices import PostKind
from staff.people.models import CredentialNeed

HEADS, CARERS, HEALTH_WORKERS, GUARDS = "setting-18-head", "setting-18-carers", "setting-18-health", "setting-18-guards"
HEALTH, RECORDS = "management-28-health-certificate", "minors-62-records"  # of everybody
POSTS = {  # clause whose check asks for one of its kinds -> the post of which it speaks; empty: everybody at work
    HEADS: PostKind.HEAD,
    CARERS: PostKind.CARER,
    HEALTH_WORKERS: PostKind.HEALTH,
    GUARDS: PostKind.GUARD,
    HEALTH: "",
    RECORDS: "",
}
FURTHER = "district-credentials"  # what the district asks for besides: each of it, of each post that it names


def kinds(clause: str, on: date) -> QuerySet:
    """Return the codes of the kinds of which the clause asks for one on the day, to stand in a query."""
    return CredentialNeed.objects.in_force(on).filter(clause_code=clause).order_by().values("kind")


def of_post(post: str, on: date) -> list[str]:
    """Return the codes of the kinds that a post needs on the day, those that everybody needs included."""
    rows = CredentialNeed.objects.in_force(on).filter(Q(post=post) | Q(post=""))
    return list(rows.order_by("kind__position", "kind").values_list("kind", flat=True).distinct())


def of_everybody(on: date) -> QuerySet[CredentialNeed]:
    """Return what everybody at work needs on the day."""
    return CredentialNeed.objects.in_force(on).filter(post="")
