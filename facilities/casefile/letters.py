"""The words of the letters on a case, filled into the district's templates; what the operator must see, and nothing internal."""

from django.db.models import QuerySet

from facilities.decisions.models import Cancellation
from facilities.filing.models import Filing
from facilities.ground.letters import about
from facilities.ground.models import Facility
from facilities.proposals.models import Proposal
from facilities.verification.models import CorrectionOrder
from portal.models import Letter, User


def letters_on(facility: Facility, *, user: User) -> QuerySet[Letter]:
    """Return the letters on everything that concerns the facility, for those who may see them, the newest first."""
    rows: list[tuple[type, QuerySet]] = [
        (Filing, facility.filings.all()),
        (Facility, Facility.objects.filter(pk=facility.pk)),
        (CorrectionOrder, facility.orders.all()),
        (Cancellation, facility.cancellations.all()),
        (Proposal, Proposal.objects.filter(filing__facility=facility)),
    ]
    return about(rows, user)
