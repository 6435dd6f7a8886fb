"""Closed vocabularies of the attestation of certificates (核验) by the departments that keep their registers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(good="applied", info="checked", danger="failed")
class BatchState(TextChoices):
    """The life of a register brought as a file: compared first, taken over on demand."""

    CHECKING = "checking", _("Being compared")
    CHECKED = "checked", _("Compared, nothing taken over yet")
    APPLIED = "applied", _("Results taken over")
    FAILED = "failed", _("Could not be compared")
    DISCARDED = "discarded", _("Not taken over")


@toned(good="matched", warning="doubtful", danger="mismatched")
class RowResult(TextChoices):
    """What a line of a register says of the certificates that facilities entered."""

    MATCHED = "matched", _("In agreement with the register")
    MISMATCHED = "mismatched", _("Contradicts")
    UNKNOWN = "unknown", _("Concerns nobody here")
    DOUBTFUL = "doubtful", _("Doubtful")
    REFUSED = "refused", _("Could not be used")


class RowReason(TextChoices):
    """Why a line has its result."""

    AGREES = "agrees", _("Person, number and day of issue agree.")
    REVOKED = "revoked", _("The register says that the certificate is revoked.")
    OTHER_NUMBER = "other_number", _("The person entered a certificate with another number.")
    OTHER_DAY = "other_day", _("The number agrees, the day of issue does not.")
    OTHER_NAME = "other_name", _("The ID number is the same, the name is another.")
    NO_NUMBER = "no_number", _("The certificate was entered without its number.")
    OTHERS_NUMBER = "others_number", _("Somebody with another ID number entered this certificate number.")
    SAME_NAME = "same_name", _("Somebody of the same name is entered with another ID number.")
    FITS_SEVERAL = "fits_several", _("Several people of the same name are entered, all with other ID numbers.")
    NOT_ENTERED = "not_entered", _("The person's facility entered another certificate, which agrees with another line.")
    NO_CERTIFICATE = "no_certificate", _("The person is entered without a certificate of this kind.")
    NOBODY = "nobody", _("Nobody with this ID number or name is entered.")
    UNUSABLE = "unusable", _("The line could not be used.")
