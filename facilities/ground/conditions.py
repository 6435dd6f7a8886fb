"""On which answers a question, a document, an opinion or an item of a checklist depends: one table for all of them, in Python and SQL."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Case, Q, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground.choices import Nature, Setting, Tenure
from portal.models import Clause
from portal.rulebook.rulebook import condition

ABOVE_GROUND = 2  # the first floor above the ground floor


@dataclass(frozen=True)
class Condition:
    """A question of the dossier and the answers to it that count. Without a field it always holds, without answers never.

    `field` is looked up from the facility; `can_wait` says that a draft may have left the question open. `also` must hold too.
    """

    label: str | Promise
    field: str = ""
    values: tuple[Any, ...] = ()
    at_least: int | None = None
    can_wait: bool = False
    also: "Condition | None" = None  # only this one may wait, not what stands before it

    @property
    def q(self) -> Q:
        """Match the facilities for which it holds."""
        if not self.field:
            return Q()
        own = Q(**{f"{self.field}__gte": self.at_least} if self.at_least else {f"{self.field}__in": self.values})
        return own & self.also.q if self.also else own

    @property
    def is_open(self) -> Q | None:
        """Match the facilities that have not said yet; None where an answer is always there."""
        if self.also and (rest := self.also.is_open):
            return replace(self, also=None).q & rest
        if not self.can_wait:
            return None
        return Q(**{self.field: ""}) if isinstance(next(iter(self.values), None), str) else Q(**{f"{self.field}": None})

    def holds(self, facts: Mapping[str, Any]) -> bool | None:
        """Say whether it holds for the answers given; None if its question is still open."""
        if not self.field:
            return True
        value = facts.get(self.field)
        if value in (None, ""):
            return None
        is_met = bool(value >= self.at_least) if self.at_least else value in self.values
        return self.also.holds(facts) if is_met and self.also else is_met

    @property
    def in_browser(self) -> str:
        """The condition as the page's script reads it: name=value|value, or name>=number."""
        if self.at_least:
            return f"{self.field}>={self.at_least}"
        return f"{self.field}={'|'.join(str(value) for value in self.values)}"


CENTRES = tuple(setting for setting in Setting if setting != Setting.FAMILY)
STANDALONE = tuple(
    setting for setting in CENTRES if setting != Setting.KINDERGARTEN
)  # a kindergarten has its own guards
PUBLICLY_AIDED = (Setting.PUBLIC, Setting.PUBLIC_PRIVATE, Setting.PRIVATE_AIDED)
# by the names that `DocumentKind.condition`, `OpinionRule.condition`, `ChecklistItem.condition` and `chapters.ONLY_IF` use
CONDITIONS: dict[str, Condition] = {
    "always": Condition(_("Always")),
    "owned": Condition(_("Only if the premises are your own"), "tenure", (Tenure.OWNED,), can_wait=True),
    "leased": Condition(_("Only if the premises are leased"), "tenure", (Tenure.LEASED,), can_wait=True),
    "meals": Condition(_("Only if meals are served"), "serves_meals", (True,), can_wait=True),
    "upper-floor": Condition(
        _("Only if a floor above the ground floor is used"), "highest_floor", at_least=ABOVE_GROUND, can_wait=True
    ),
    "for-profit": Condition(_("Only for-profit operators"), "operator__nature", (Nature.FOR_PROFIT,)),
    "non-profit": Condition(_("Only non-profit operators"), "operator__nature", (Nature.NON_PROFIT,)),
    "public": Condition(_("Only public institutions"), "operator__nature", (Nature.PUBLIC,)),
    "publicly-run": Condition(_("Only publicly run facilities"), "setting", (Setting.PUBLIC,)),
    "public-private": Condition(
        _("Only facilities publicly founded and privately operated"), "setting", (Setting.PUBLIC_PRIVATE,)
    ),
    "private-aided": Condition(_("Only private facilities with public aid"), "setting", (Setting.PRIVATE_AIDED,)),
    "community": Condition(_("Only facilities run by or for a community"), "setting", (Setting.COMMUNITY,)),
    "kindergarten": Condition(_("Only kindergartens"), "setting", (Setting.KINDERGARTEN,)),
    "employer": Condition(_("Only facilities run by an employer"), "setting", (Setting.EMPLOYER,)),
    "family": Condition(_("Only family care points"), "setting", (Setting.FAMILY,)),
    "centre": Condition(_("Not required of family care points"), "setting", CENTRES),
    "standalone": Condition(
        _("Not required of family care points and of nursery classes in kindergartens"), "setting", STANDALONE
    ),
    "basement": Condition(_("Only if a basement is used"), "uses_basement", (True,), can_wait=True),
    "inclusive": Condition(_("Only inclusive facilities"), "is_inclusive", (True,)),
    "public-premises": Condition(
        _("Only if publicly run or aided in leased premises"),
        "setting",
        PUBLICLY_AIDED,
        also=Condition("", "tenure", (Tenure.LEASED,), can_wait=True),
    ),
    "on-request": Condition(_("Only on request"), "setting"),
}
for name, meaning in CONDITIONS.items():
    condition(name, meaning.q, meaning.label)
FACTS = tuple(sorted({condition.field for condition in CONDITIONS.values() if condition.field}))


def facts_of(facility: Any) -> dict[str, Any]:
    """Return the answers of a facility, saved or not, on which questions and documents depend."""
    return {name: _reach(facility, name) for name in FACTS}


def _reach(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


def applies(code: str | None, facts: Mapping[str, Any]) -> bool:
    """Say whether something asked for under a condition is asked for, as far as the answers tell. No condition: always."""
    return code is None or CONDITIONS[code].holds(facts) is True


def speaking_of(clauses: Iterable[Clause], facility: Any) -> list[Clause]:
    """Return the clauses that speak of the facility, as far as its answers tell: an open question leaves a clause in."""
    facts = facts_of(facility)
    return [clause for clause in clauses if CONDITIONS[clause.condition].holds(facts) is not False]


def says(condition: Q) -> Case:
    """Return as a column whether a condition holds; SQL has no expression that matches everything."""
    return Case(When(condition, then=Value(True)), default=Value(False)) if condition else Case(default=Value(True))
