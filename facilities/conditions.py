"""On which answers a question or a document depends: one table for checks, forms, papers and the public list of materials."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.choices import Nature, Setting, Tenure

ABOVE_GROUND = 2  # the first floor above the ground floor


@dataclass(frozen=True)
class Condition:
    """A question of the dossier and the answers to it that count. Without a field it always holds.

    `field` is looked up from the facility; `can_wait` says that a draft may have left the question open.
    """

    label: str | Promise
    field: str = ""
    values: tuple[Any, ...] = ()
    at_least: int | None = None
    can_wait: bool = False

    @property
    def q(self) -> Q:
        """Match the facilities for which it holds."""
        if not self.field:
            return Q()
        return Q(**{f"{self.field}__gte": self.at_least} if self.at_least else {f"{self.field}__in": self.values})

    @property
    def is_open(self) -> Q | None:
        """Match the facilities that have not said yet; None where an answer is always there."""
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
        return bool(value >= self.at_least) if self.at_least else value in self.values

    @property
    def in_browser(self) -> str:
        """The condition as the page's script reads it: name=value|value, or name>=number."""
        if self.at_least:
            return f"{self.field}>={self.at_least}"
        return f"{self.field}={'|'.join(str(value) for value in self.values)}"


CENTRES = tuple(setting for setting in Setting if setting != Setting.FAMILY)
CONDITIONS: dict[str, Condition] = {  # by the names that `DocumentKind.condition` and `chapters.ONLY_IF` use
    "always": Condition(_("Always")),
    "owned": Condition(_("Only if the premises are your own"), "tenure", (Tenure.OWNED,), can_wait=True),
    "leased": Condition(_("Only if the premises are leased"), "tenure", (Tenure.LEASED,), can_wait=True),
    "meals": Condition(_("Only if meals are served"), "serves_meals", (True,), can_wait=True),
    "upstairs": Condition(
        _("Only if a floor above the ground floor is used"), "highest_floor", at_least=ABOVE_GROUND, can_wait=True
    ),
    "for-profit": Condition(_("Only for-profit operators"), "operator__nature", (Nature.FOR_PROFIT,)),
    "non-profit": Condition(_("Only non-profit operators"), "operator__nature", (Nature.NON_PROFIT,)),
    "public": Condition(_("Only public institutions"), "operator__nature", (Nature.PUBLIC,)),
    "kindergarten": Condition(_("Only kindergartens"), "setting", (Setting.KINDERGARTEN,)),
    "employer": Condition(_("Only facilities run by an employer"), "setting", (Setting.EMPLOYER,)),
    "family": Condition(_("Only family care points"), "setting", (Setting.FAMILY,)),
    "centre": Condition(_("Not asked of family care points"), "setting", CENTRES),
}
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
