"""What waits about attestation: registers compared, for the department; certificates denied or revoked, for the operator."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from facilities.models import Facility
from portal.models import User
from portal.pages.worklists import Item, worklist
from staff.attestation.choices import BatchState
from staff.attestation.models import AttestationBatch
from staff.people.choices import CredentialState
from staff.people.models import Credential, Post

MOST = 50
DENIED = (CredentialState.MISMATCHED, CredentialState.REVOKED)


@worklist
def registers_to_take_over(user: User, on: date) -> Iterator[Item]:
    """Registers that were compared and wait for somebody of the department."""
    for batch in AttestationBatch.objects.visible_to(user).filter(state=BatchState.CHECKED)[:MOST]:
        yield Item(
            title=_("Take over the results of the comparison, or not"),
            subject=str(batch),
            url=batch.get_absolute_url(),
            kind=_("Attestation"),
        )


@worklist
def certificates_denied(user: User, on: date) -> Iterator[Item]:
    """Certificates of people at work that a department denied or revoked: they count for nothing until that is settled."""
    mine = Facility.objects.operated_by(user)
    at_work = Post.objects.held(on).filter(person__facility__in=mine).values("person")
    denied = Credential.objects.filter(state__in=DENIED, person__in=at_work).select_related("person__facility")
    for credential in denied.order_by("pk")[:MOST]:
        told = {"kind": credential.get_kind_display(), "name": credential.person.name}
        yield Item(
            title=_("Certificate denied or revoked: %(kind)s of %(name)s") % told,
            subject=str(credential.person.facility),
            url=credential.person.get_absolute_url(),
            kind=_("Credential"),
        )
