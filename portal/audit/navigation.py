"""The menu's way to what was changed; and which of the cellar's own tables leave no history."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts import policy
from portal.accounts.models import Guess, User
from portal.audit import past
from portal.audit.models import SealMark
from portal.audit.tracking import without_history
from portal.exchange import rest
from portal.importing.models import ImportedRow, ImportFault, ImportRun
from portal.letters.models import Notice
from portal.operations.models import ChangeStamp, Heartbeat, NumberSeries
from portal.outbox.models import QueuedTask
from portal.pages.navigation import Section, navigation
from portal.signin.models import LoginSession, RecoveryCode, SecondFactor
from portal.texting.models import TextMessage


@navigation(_("Changes of rows"), "change-list", order=62, section=Section.PEOPLE)
@navigation(_("Who looked at personal data"), "look-list", order=63, section=Section.PEOPLE)
def auditors(user: User | AnonymousUser) -> bool:
    """Audit administrators read what others did."""
    return policy.may_audit(user)


rest.PAST.append(past.statement)
without_history("the portal's own bookkeeping", Guess, Heartbeat, NumberSeries, ChangeStamp, QueuedTask, SealMark)
without_history("secrets of logins; LoginEvent tells of them", LoginSession, SecondFactor, RecoveryCode)
without_history("staging; the rows taken over are tracked", ImportRun, ImportFault, ImportedRow)
without_history("gone once it is sent", TextMessage)
without_history("a copy of what stands elsewhere", Notice)
