"""Who was handed a file with personal data, when and for what: written across what leaves the portal."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Mark:
    """Told on every sheet of a workbook and across every page of a paper."""

    who: str
    at: datetime
    purpose: str

    def __str__(self) -> str:
        facts = {"who": self.who, "at": f"{timezone.localtime(self.at):%Y-%m-%d %H:%M}", "purpose": self.purpose}
        return _("Handed out to %(who)s, %(at)s, for: %(purpose)s") % facts
