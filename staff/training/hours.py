"""Hours of training per person and year, against what the rulebook asks of a post."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from portal.rulebook.rulebook import Limits
from staff.people.choices import PostKind
from staff.people.models import Post
from staff.training.models import TrainingCertificate

KEY = "training.yearly_hours."


@dataclass(frozen=True)
class Hours:
    """What somebody has of what their post asks for in a year."""

    post: Post
    has: int
    needed: int

    @property
    def lacking(self) -> int:
        """How many hours are missing."""
        return max(0, self.needed - self.has)


def of_year(facilities: QuerySet, on: date) -> list[Hours]:
    """Return the hours of everybody in a post of which the rulebook asks any, of the year of the day; one query."""
    asked = {kind: int(value) for kind, value in Limits(on).starting(KEY).items() if kind in PostKind.values}
    passed = TrainingCertificate.objects.filter(enrolment__person=OuterRef("person"), issued_on__year=on.year)
    total = passed.order_by().values("enrolment__person").annotate(sum=Sum("hours")).values("sum")
    rows: Iterable[Post] = (
        Post.objects.held(on)
        .filter(person__facility__in=facilities, kind__in=asked)
        .annotate(has=Coalesce(Subquery(total, output_field=IntegerField()), Value(0)))
        .select_related("person__facility")
        .order_by("person__facility", "person__name", "pk")
    )
    return [Hours(post, post.has, asked[post.kind]) for post in rows]  # type: ignore[attr-defined]
