"""The bureau's decision of a contested transfer, to both facilities."""

from datetime import date

from django.utils.translation import override

from portal.documents.printing import chinese_date
from portal.letters import letters
from portal.models import User
from staff.transfers.models import Transfer

DECISION = "staff-transfer-decision"
RELEASED = "予以转任，在“%(facility)s”的最后工作日为%(day)s"
DISMISSED = "不予转任"


def settled(transfer: Transfer, *, by: User, on: date, reasons: str) -> None:
    """Tell both facilities what the bureau decided; without a last day there is no transfer."""
    source, target = transfer.person.facility, transfer.target
    outcome = DISMISSED
    if transfer.leaves_on:
        outcome = RELEASED % {"facility": source.name, "day": chinese_date(transfer.leaves_on)}
    words = {"facility": source.name, "target": target.name, "name": transfer.person.name}
    words |= {"outcome": outcome, "reasons": reasons}
    with override("zh-hans"):
        for facility in (source, target):
            to = facility.operator.organisation
            letters.issue(DECISION, transfer, area=source.area, to=to, by=by, on=on, words=words)
