"""What families' pages add to the public page of a facility, and what upper cases add to the family's own page."""

from collections.abc import Callable

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from facilities.families import policy
from facilities.families.models import Family
from facilities.ground.models import Facility
from facilities.ground.panels import panel
from facilities.register.search import WAYS

Part = Callable[[Family], tuple[str, dict[str, object]]]
PARTS: list[tuple[int, Part]] = []


WAYS.append((_("Follow this search, and be told what is new"), "family-search-follow"))


@panel(order=2, public=True)
def ways_in(request: HttpRequest, facility: Facility) -> tuple[str, dict[str, object]] | None:
    """Ways to a visit, to the list and to following: addresses only, so that the page stays the same for everybody."""
    return ("facilities/families/_ways_in.html", {}) if policy.takes_visits(facility) else None


def family_part(order: int) -> Callable[[Part], Part]:
    """Register a part of the family's own page: a function that returns a template and its context."""

    def register(part: Part) -> Part:
        PARTS.append((order, part))
        return part

    return register


def family_parts(request: HttpRequest, family: Family) -> list[SafeString]:
    """Return the parts of the family's page, in order."""
    built = (part(family) for _order, part in sorted(PARTS, key=lambda pair: pair[0]))
    return [render_to_string(template, {**context, "family": family}, request) for template, context in built]
