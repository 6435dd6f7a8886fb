"""The board of those who hold premises: by owner what is offered and let, at what rent, and what of it is let off on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from facilities.ground.money import yuan
from facilities.premises.choices import Owner, PremisesState
from facilities.premises.models import Lease, Premises, RentRelief


@dataclass(frozen=True)
class Line:
    """What an owner's premises come to on a day. `area` sums what is known of the rooms on offer; None is not known of any."""

    owner: Owner
    offered: int
    area: Decimal | None
    taken: int
    leases: int
    rent_fen: int
    relief_fen: int

    @property
    def rent(self) -> Decimal:
        """The monthly rent of the leases, in yuan."""
        return yuan(self.rent_fen)

    @property
    def relief(self) -> Decimal:
        """What is let off of it a month, in yuan."""
        return yuan(self.relief_fen)


def lines(premises: QuerySet[Premises], *, on: date) -> Iterator[Line]:
    """Return a line for each owner with premises among those given, by three questions to the database."""
    offered, taken = Q(state=PremisesState.OFFERED), Q(state=PremisesState.TAKEN)
    rooms = premises.order_by().values("owner")
    found = {
        row["owner"]: row
        for row in rooms.annotate(
            offered=Count("pk", filter=offered),
            taken=Count("pk", filter=taken),
            area=Sum("indoor_area", filter=offered),
        )
    }
    running = Lease.objects.running(on).filter(premises__in=premises.order_by().values("pk")).order_by()
    let = {
        row["premises__owner"]: row
        for row in running.values("premises__owner").annotate(leases=Count("pk"), rent=Sum("rent_fen"))
    }
    reliefs = RentRelief.objects.filter(lease__in=running.values("pk"), from_on__lte=on, until_on__gte=on).order_by()
    less = dict(reliefs.values_list(F("lease__premises__owner")).annotate(Sum("fen")))
    for owner in Owner:
        if row := found.get(owner):
            of = let.get(owner, {"leases": 0, "rent": 0})
            yield Line(owner, row["offered"], row["area"], row["taken"], of["leases"], of["rent"], less.get(owner, 0))
