"""The words of the letters on what follows from a grade, filled into the district's templates."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _, override

from inspections.evaluation.models import Consequence
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.documents.printing import chinese_date
from portal.letters import letters
from portal.models import Letter, User

NAMES = {"demonstration": "授予示范托育机构称号", "reward": "给予奖励", "penalty": "给予惩戒"}  # letters are Chinese


def intent(row: Consequence, *, by: User, on: date) -> Letter:
    """Announce it, and until when the operator may state its case."""
    term = clock.running(row, TermKind.HEARING)
    with override("zh-hans"):
        days = _("%(days)s working days after receiving this letter") % {"days": term.working_days if term else "—"}
    until = chinese_date(term.due_on) if term and term.due_on else days
    return _issue("evaluation-consequence-intent", row, by=by, on=on, heard_until=until, reasons=row.reasons)


def decision(row: Consequence, *, by: User, on: date) -> Letter:
    """Tell that it was decided, from when until when."""
    return _issue(
        "evaluation-consequence",
        row,
        by=by,
        on=on,
        reasons=row.reasons,
        from_on=chinese_date(row.from_on),  # type: ignore[arg-type] # set by the decision
        until_on=chinese_date(row.until_on),  # type: ignore[arg-type]
    )


def ended(row: Consequence, *, by: User, on: date, reasons: str) -> Letter:
    """Tell that it was not decided after all, or is taken back."""
    return _issue("evaluation-consequence-ended", row, by=by, on=on, reasons=reasons)


def _issue(code: str, row: Consequence, *, by: User, on: date, **words: Any) -> Letter:
    facility = row.evaluation.facility
    words |= {"facility": facility.name, "what": NAMES[row.kind], "content": row.content}
    with override("zh-hans"):
        facts = [(str(row.clause), row.clause.text)]
    to = facility.operator.organisation
    return letters.issue(code, row, area=facility.area, to=to, by=by, on=on, words=words, facts=facts)
