"""The worker's part of attestation. May run twice or late."""

from celery import shared_task
from django.utils import timezone

from staff.attestation import registers
from staff.attestation.models import AttestationBatch


@shared_task
def compare_register(pk: int) -> None:
    """Compare a register with what the facilities entered."""
    batch = AttestationBatch.objects.select_for_update(of=("self",)).select_related("area", "by").get(pk=pk)
    registers.compare(batch, on=timezone.localdate())
