"""The words of the letters on the red and black lists, filled into the district's templates."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _, override

from inspections.credit.models import CreditListing
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents.printing import chinese_date
from portal.letters import letters
from portal.models import Letter, User

NAMES = {"red": "红名单", "black": "黑名单"}  # letters are Chinese


def intent(row: CreditListing, *, by: User, on: date) -> Letter:
    """Announce the listing, and until when the operator may state its case."""
    term = clock.running(row, TermKind.HEARING)
    with override("zh-hans"):
        days = _("%(days)s working days after receiving this letter") % {"days": term.working_days if term else "—"}
    until = chinese_date(term.due_on) if term and term.due_on else days
    return _issue("credit-listing-intent", row, by=by, on=on, heard_until=until, reasons=row.reasons)


def decision(row: CreditListing, *, by: User, on: date) -> Letter:
    """Tell that the facility is on the list, from when until when, and how the operator was heard."""
    said = f"你单位于{chinese_date(row.stated_on)}提出陈述申辩意见，我局已经复核。" if row.stated_on else ""
    return _issue(
        "credit-listing",
        row,
        by=by,
        on=on,
        reasons=row.reasons,
        from_on=chinese_date(row.from_on),  # type: ignore[arg-type] # set by the decision
        until_on=chinese_date(row.until_on),  # type: ignore[arg-type]
        heard=said or "你单位在规定期限内未提出陈述申辩。",
    )


def dropped(row: CreditListing, *, by: User, on: date) -> Letter:
    """Tell that the facility is not listed."""
    return _issue("credit-listing-dropped", row, by=by, on=on, reasons=row.answer)


def lifted(row: CreditListing, *, by: User, on: date) -> Letter:
    """Tell that the facility was taken off the list."""
    return _issue("credit-listing-lifted", row, by=by, on=on, reasons=row.lift_reason)


def _issue(code: str, row: CreditListing, *, by: User, on: date, **words: Any) -> Letter:
    facility = row.facility
    words |= {"facility": facility.name, "list": NAMES[row.kind]}
    with override("zh-hans"):
        facts = [(str(row.clause), row.clause.text)]
    to = facility.operator.organisation
    return letters.issue(code, row, area=facility.area, to=to, by=by, on=on, words=words, facts=facts)
