"""Closed vocabularies of identifiers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IdentityKind(TextChoices):
    """The paper by which a person proves who he or she is."""

    RESIDENT = "resident", _("resident ID card")
    HMT_RESIDENCE = "hmt-residence", _("residence permit for Hong Kong, Macao and Taiwan residents")
    HM_TRAVEL = "hm-travel", _("mainland travel permit for Hong Kong and Macao residents")
    TAIWAN_TRAVEL = "taiwan-travel", _("mainland travel permit for Taiwan residents")
    FOREIGN_RESIDENT = "foreign-res", _("foreigner's permanent residence ID card")
    PASSPORT = "passport", _("passport")
