"""What the portal does today for each department's duties in the founding document, with the page where it is done."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Feature:
    """Something the portal does; `url_name` is a page without arguments."""

    text: Promise
    url_name: str


CHECKLIST = Feature(_("Inspections in its field on its own checklist, with findings and re-checks"), "visit-list")
REGISTER = Feature(
    _("The code of the operator is checked against the nature of its registration before a filing"), "register"
)

FEATURES: dict[str, tuple[Feature, ...]] = {
    "health": (
        Feature(_("Filings reviewed against the statutory clock, receipts and reasoned refusals"), "filing-list"),
        Feature(_("Health management, family doctor and awareness targets, by street and community"), "dashboard"),
        CHECKLIST,
    ),
    "education": (
        Feature(_("Kindergartens with nursery classes: target, reported figures, rows behind them"), "dashboard"),
    ),
    "development": (
        Feature(_("Places per thousand residents; fees of every filed facility in the register"), "dashboard"),
    ),
    "market": (REGISTER, CHECKLIST),
    "civil-affairs": (REGISTER, Feature(_("Communities covered by a filed facility: target and list"), "dashboard")),
    "establishment": (REGISTER,),
    "police": (CHECKLIST,),
    "emergency": (CHECKLIST,),
    "women": (Feature(_("Reach of childcare knowledge among caregivers: target and reported figures"), "dashboard"),),
    "planning": (Feature(_("Places and facilities of every street and community"), "dashboard"),),
    "fire": (CHECKLIST,),
    "streets": (
        Feature(_("Daily patrols on a phone, rectification and re-check"), "visit-list"),
        Feature(_("Figures of the communities reported for the year"), "figure-list"),
    ),
}
