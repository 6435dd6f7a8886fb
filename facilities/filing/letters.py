"""The words of the letters on a case, filled into the district's templates; what the operator must see, and nothing internal."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import override

from facilities.filing.models import Filing, Receipt, Remark
from facilities.ground.conditions import speaking_of
from facilities.ground.letters import about, issue, wordings
from facilities.ground.models import Facility, Operator
from facilities.proposals.models import Proposal
from facilities.requirements.sections import title_of
from portal.documents.printing import chinese_date
from portal.models import Clause, Letter, User


def basic_conditions(receipt: Receipt, *, by: User, on: date) -> Letter:
    """Tell with the receipt which conditions must be met all the time (art. 9): the rulebook's basic clauses of that day."""
    words = of_filing(receipt.filing) | {"receipt_number": receipt.number}
    basic = (
        Clause.objects.in_force(on).filter(is_basic=True).select_related("regulation").order_by("regulation", "code")
    )
    clauses = speaking_of(basic, receipt.filing.facility)
    return issue("basic-conditions", receipt.filing, by=by, on=on, words=words, facts=wordings(clauses))


def return_notice(filing: Filing, remarks: Iterable[Remark], *, by: User, on: date) -> Letter:
    """Tell once everything that is to be corrected (一次性告知)."""
    with override("zh-hans"):
        facts = [(_place(remark), remark.text) for remark in remarks]
    return issue("return-notice", filing, by=by, on=on, words=of_filing(filing), facts=facts)


def letters_of(filing: Filing, *, user: User) -> QuerySet[Letter]:
    """Return the letters of one case file, the newest first."""
    return about([(Filing, Filing.objects.filter(pk=filing.pk)), (Proposal, filing.proposals.all())], user)


def of_filing(filing: Filing) -> dict[str, str]:
    """Return the words of a filing that its letters are filled with."""
    return {
        "facility": filing.facility.name,
        "filing_number": filing.number or "",
        "received_on": chinese_date(filing.received_on),  # type: ignore[arg-type]
    }


def _place(remark: Remark) -> str:
    """Name the section and the field at which a remark stands."""
    models: tuple[type, ...] = (Operator, Facility)
    labels = {field.name: str(field.verbose_name) for model in models for field in model._meta.concrete_fields}  # type: ignore[attr-defined]
    section = str(title_of(remark.section))
    return f"{section} · {labels[remark.field]}" if remark.field in labels else section
