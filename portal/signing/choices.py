"""Closed vocabularies of signatures."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SigningAlgorithm(TextChoices):
    """By what a key signs; the names stand in receipts."""

    EDDSA = "EdDSA", _("Ed25519")
    SM2 = "SM2", _("SM2 with SM3")
