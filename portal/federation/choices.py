"""Which other systems confirm who somebody is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IdentitySystem(TextChoices):
    """A system whose login may stand in for the password; the district's settings say which are on (LOGIN_GATEWAYS)."""

    OIDC = "oidc", _("Unified login (OpenID Connect)")
    CAS = "cas", _("Unified login (CAS)")
    ZHELIBAN = "zheliban", _("Zhejiang government services (Zheliban)")
    ZHEZHENGDING = "zhezhengding", _("Government DingTalk (Zhezhengding)")
