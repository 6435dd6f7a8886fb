"""Who is told of what was done at an unfiled place: of a stop whom the district's rules name, by its severity; of what is passed on, who is to act."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.opinions.consultation import bodies_of
from inspections.findings import stop_orders
from inspections.unfiled.choices import ActKind
from inspections.unfiled.models import PlaceAct
from portal.letters import notices
from portal.models import Department

STOPPED = _("Unfiled place ordered to stop: %(place)s")
PASSED_ON = _("An ignored stop is passed on to you: %(place)s")


def tell(line: PlaceAct) -> None:
    """Tell every body concerned once that acts where the place lies; other lines are nobody else's news."""
    if line.kind == ActKind.STOP and line.clause:
        _tell(line, stop_orders.concerned(line.clause.department_id, line.clause.severity), STOPPED)
    if line.passed_to:
        _tell(line, [line.passed_to], PASSED_ON)


def _tell(line: PlaceAct, departments: Iterable[Department], title: str | Promise) -> None:
    for department in departments:
        for body in bodies_of(department.pk, line.place.area_id):
            notices.tell(
                f"unfiled-act-{line.pk}:{body.pk}",
                to=body,
                title=title,
                text=line.text,
                about={"place": line.place},
                url=line.place.get_absolute_url(),
            )
