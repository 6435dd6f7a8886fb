"""What a report is held against before it is sent: faults keep it back, doubts are asked and answered with a reason.

The numbers are thresholds of the rulebook named after the rule (`ReportRule`), so that the district changes them with a date.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _, gettext_noop

from metrics.ground import periods
from metrics.reports.choices import Basis
from metrics.reports.models.figures import AreaReport
from metrics.reports.models.reports import Report, ReportRule, ReportVersion, Values
from portal.querysets import within
from portal.rulebook.rulebook import Limits


@dataclass(frozen=True)
class WrongFigure:
    """What can't be right, at its item."""

    item: str
    message: str


@dataclass(frozen=True)
class Doubt:
    """What is unusual: to be corrected or explained. `text` is a template as it stands in the code."""

    item: str
    rule: str
    value: str
    text: str
    params: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Weighed:
    """A report's figures with what they are weighed against."""

    report: Report
    values: dict[str, Decimal]
    before: dict[str, Decimal]
    limits: dict[str, Decimal]

    def doubt(self, rule: ReportRule, item: str, text: str, **params: Any) -> Doubt:
        """Return a doubt about an item; parameters that are items are named by label when shown."""
        shown = {name: _plain(value) if isinstance(value, Decimal) else value for name, value in params.items()}
        return Doubt(item, rule.code, _plain(self.values[item]), text, {"item": named(item), **shown})


def named(*items: str) -> dict[str, list[str]]:
    """Return items as a parameter that is shown by their labels."""
    return {"items": list(items)}


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def numbers(values: Values) -> dict[str, Decimal]:
    """Return the figures that are entered."""
    return {code: Decimal(str(value)) for code, value in values.items() if value is not None}


def faults(report: Report, values: Values) -> list[WrongFigure]:
    """Return what keeps the figures from being sent: what is missing, parts above their whole, sums that do not add up."""
    found, items = numbers(values), list(report.kind.items.all())
    labels = {item.code: item.label_for(report.period) for item in items}
    missing = [
        WrongFigure(i.code, _("This figure is missing.")) for i in items if i.is_required and i.code not in found
    ]
    wholes = [f for i in items if i.part_of and i.code in found for f in _part(i.code, i.part_of, found, labels)]
    sums = [
        f for rule in report.kind.rules.all() if rule.basis in FAULTS for f in FAULTS[rule.basis](rule, found, labels)
    ]
    return [*missing, *wholes, *sums]


def _part(part: str, whole: str, found: dict[str, Decimal], labels: dict[str, str]) -> Iterator[WrongFigure]:
    if whole not in found:
        yield WrongFigure(whole, _("Enter “%(whole)s” too, since a part of it is entered.") % {"whole": labels[whole]})
    elif found[part] > found[whole]:
        shown = {"count": _plain(found[part]), "whole": labels[whole], "total": _plain(found[whole])}
        yield WrongFigure(part, _("%(count)s is more than “%(whole)s” (%(total)s).") % shown)


def _sum(rule: ReportRule, found: dict[str, Decimal], labels: dict[str, str]) -> Iterator[WrongFigure]:
    whole, *parts = rule.items
    entered = [found[part] for part in parts if part in found]
    if entered and whole in found and sum(entered) != found[whole]:
        shown = {"sum": _plain(Decimal(sum(entered))), "whole": labels[whole], "total": _plain(found[whole])}
        yield WrongFigure(whole, _("The parts add up to %(sum)s, but “%(whole)s” says %(total)s.") % shown)


def _capacity(rule: ReportRule, found: dict[str, Decimal], labels: dict[str, str]) -> Iterator[WrongFigure]:
    attended, days, *classes = rule.items
    most = found.get(days, Decimal(0)) * sum(found.get(part, Decimal(0)) for part in classes)
    if days in found and found.get(attended, Decimal(0)) > most:
        shown = {"count": _plain(found[attended]), "most": _plain(most)}
        yield WrongFigure(attended, _("%(count)s is more than children times days open (%(most)s).") % shown)


FAULTS: dict[str, Callable[..., Iterator[WrongFigure]]] = {Basis.SUM: _sum, Basis.CAPACITY: _capacity}


def doubts(report: Report, values: Values, *, on: date) -> list[Doubt]:
    """Return what the reporter is asked about."""
    before = previous(report)
    limits = Limits(on).starting("report.")
    weighed = Weighed(report, numbers(values), numbers(before.values) if before else {}, limits)
    rules = [rule for rule in report.kind.rules.all() if rule.basis in DOUBTS]
    return [doubt for rule in rules for doubt in DOUBTS[rule.basis](rule, weighed)]


def previous(report: Report) -> ReportVersion | None:
    """Return the version that counts of the same office's period before, if there is one."""
    period = periods.preceding(report.kind.frequency, report.period)
    of_office = {"facility": report.facility_id} if report.facility_id else {"area": report.area_id, "facility": None}
    rows = Report.objects.filter(kind__code=report.kind.code, period=period, counted__isnull=False, **of_office)
    row = rows.select_related("counted").first()
    return row.counted if row else None


def _share(rule: ReportRule, weighed: Weighed) -> Iterator[Doubt]:
    part, whole = rule.items
    if part not in weighed.values or not weighed.values.get(whole):
        return
    share = 100 * weighed.values[part] / weighed.values[whole]
    low, high = weighed.limits.get(f"{rule.code}.lowest"), weighed.limits.get(f"{rule.code}.highest")
    if low is not None and high is not None and not low <= share <= high:
        text = gettext_noop("“%(item)s” is %(share)s %% of “%(whole)s”; usual are %(low)s to %(high)s %%.")
        yield weighed.doubt(rule, part, text, share=f"{share:.1f}", whole=named(whole), low=low, high=high)


def _range(rule: ReportRule, weighed: Weighed) -> Iterator[Doubt]:
    low, high = weighed.limits.get(f"{rule.code}.lowest"), weighed.limits.get(f"{rule.code}.highest")
    for item in rule.items:
        value = weighed.values.get(item)
        if value is not None and low is not None and high is not None and not low <= value <= high:
            text = gettext_noop("“%(item)s” is %(value)s; usual are %(low)s to %(high)s.")
            yield weighed.doubt(rule, item, text, value=value, low=low, high=high)


def _change(rule: ReportRule, weighed: Weighed) -> Iterator[Doubt]:
    percent, least = weighed.limits.get(f"{rule.code}.percent"), weighed.limits.get(f"{rule.code}.least", Decimal(0))
    for item in rule.items:
        now, before = weighed.values.get(item), weighed.before.get(item)
        if now is None or before is None or percent is None:
            continue
        change = abs(now - before)
        if change >= least and 100 * change > percent * before:
            text = gettext_noop("“%(item)s” was %(before)s in the period before and is now %(value)s.")
            yield weighed.doubt(rule, item, text, before=before, value=now)


def _balance(rule: ReportRule, weighed: Weighed) -> Iterator[Doubt]:
    whole, *parts = rule.items
    if whole not in weighed.values or any(part not in weighed.values for part in parts):
        return
    together = sum(weighed.values[part] for part in parts)
    if together != weighed.values[whole]:
        text = gettext_noop("“%(parts)s” add up to %(sum)s, but “%(item)s” says %(value)s.")
        shown = {"parts": named(*parts), "sum": Decimal(together), "value": weighed.values[whole]}
        yield weighed.doubt(rule, whole, text, **shown)


def _compare(rule: ReportRule, weighed: Weighed) -> Iterator[Doubt]:
    """A department's total against the sum of what the communities of its district report for the year."""
    rows = AreaReport.objects.filter(within([weighed.report.area_id]), year=weighed.report.period.year)
    sums = rows.aggregate(**{f"sum_{item}": Sum(item) for item in rule.items})
    for item in rule.items:
        value, theirs = weighed.values.get(item), sums[f"sum_{item}"]
        if value is not None and theirs is not None and value != theirs:
            text = gettext_noop("“%(item)s” is %(value)s, but the communities report %(sum)s altogether.")
            yield weighed.doubt(rule, item, text, value=value, sum=str(theirs))


DOUBTS: dict[str, Callable[[ReportRule, Weighed], Iterator[Doubt]]] = {
    Basis.SHARE: _share,
    Basis.RANGE: _range,
    Basis.CHANGE: _change,
    Basis.BALANCE: _balance,
    Basis.COMPARE: _compare,
}
