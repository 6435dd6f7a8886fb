"""To which area a row belongs for good: the one where its facility lay on the row's day, not where it lies today.

Figures, visits, findings, filings, complaints and incidents are counted there, so that a closed month stays as it was when a
facility moves. The database fills the column, whoever writes the row.
"""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models import Area

FILL = """
IF TG_OP = 'UPDATE' THEN
    IF OLD.counted_in_id IS NOT NULL AND ({settled}) THEN
        NEW.counted_in_id := OLD.counted_in_id;
        RETURN NEW;
    END IF;
    IF OLD.counted_in_id IS NOT NULL THEN
        NEW.counted_in_id := NULL;
    END IF;
END IF;
IF NEW.counted_in_id IS NULL THEN
    SELECT area_id INTO NEW.counted_in_id FROM facilities_facility WHERE id = NEW.facility_id;
END IF;
RETURN NEW;
"""


def area_of_its_day() -> "models.ForeignKey[Area | None, Area | None]":
    """Return the column that keeps the community in which a row counts; filled by the trigger of `kept`."""
    return models.ForeignKey(
        Area, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("community of its day")
    )


def kept(settled: str = "true") -> pgtrigger.Trigger:
    """Return the trigger that fills the column; while `settled` (SQL over OLD and NEW) is false it follows the facility."""
    return pgtrigger.Trigger(
        name="counted_in",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update,
        func=FILL.format(settled=settled),
    )
