"""What may be handed to a colleague for a while, and what the auditor says of urgent access."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


class Work(TextChoices):
    """Work that a colleague may do for somebody who is away; which grants it needs stands in `portal.delegation.delegations.GRANTS`.

    What takes two persons by its nature (accounts, logins, audit, rulebook, closing of periods) is never handed over.
    """

    REVIEW = "review", _("Reviewing filings")
    DECIDE = "decide", _("Deciding on filings and sanctions")
    REGISTER = "register", _("Registering operators")
    OPINIONS = "opinions", _("Giving opinions")
    INSPECT = "inspect", _("Visits and re-checks")
    COMPLAINTS = "complaints", _("Screening complaints")
    FIGURES = "figures", _("Reporting and approving figures")
    PERSONAL = "personal", _("Looking at personal data in full")


@toned(good="justified", danger="unjustified")
class Verdict(TextChoices):
    """What the audit administrator found of an urgent access."""

    JUSTIFIED = "justified", _("Access was justified")
    UNJUSTIFIED = "unjustified", _("Access was not justified")
