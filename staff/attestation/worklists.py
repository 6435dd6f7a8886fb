"""What waits about attestation: registers compared, for the department; certificates denied or revoked, for the operator."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist
from staff.attestation.choices import BatchState
from staff.attestation.models import AttestationBatch
from staff.people.choices import HOLDING
from staff.people.models import Credential, CredentialKind, Post
from staff.people.worklists import CREDENTIAL

ATTESTATION = Kind("attestation", _("Attestation"))


@worklist
def registers_to_take_over(user: User, on: date) -> Iterator[Pool]:
    """Registers that were compared and wait for somebody of the department."""
    rows = AttestationBatch.objects.visible_to(user).filter(state=BatchState.CHECKED)
    title = _("Take over the results of the comparison, or not")
    yield Pool(ATTESTATION, rows, title, "attestation-batch", subject="file_name", area="area_id")


@worklist
def certificates_denied(user: User, on: date) -> Iterator[Pool]:
    """Certificates of people at work that a department denied or revoked: they count for nothing until that is settled."""
    if may_anywhere(user, permissions.OPERATE):
        mine = Facility.objects.operated_by(user)
        at_work = Post.objects.held(on).filter(person__facility__in=mine).values("person")
        rows = Credential.objects.filter(person__in=at_work).exclude(state__in=HOLDING)
        of_whom = {"facility": "person__facility__name", "area": "person__facility__area_id"}
        facts = {"kind": "kind__name", "kind_en": "kind__name_en", "name": "person__name", "person": "person_id"}
        yield Pool(CREDENTIAL, rows, _denied, _person, subject=of_whom["facility"], area=of_whom["area"], facts=facts)


def _denied(row: Row) -> str:
    kind = CredentialKind(name=row["kind"], name_en=row["kind_en"])
    return str(_("Certificate denied or revoked: %(kind)s of %(name)s")).replace("%(kind)s", str(kind))


def _person(row: Row) -> str:
    return reverse("person", args=[row["person"]])
