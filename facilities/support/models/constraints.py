"""What several tables of support hold themselves to: rows that are only added to, numbers and spans of days as ranges."""

import pgtrigger
from django.db import models
from django.db.models import F, Func, Value

APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete
KEPT = pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)
DAYS = Func(F("from_on"), F("until_on"), Value("[]"), function="daterange", output_field=models.TextField())


def point(field: str) -> Func:
    """Return a number as a range, so that an exclusion over it needs no extension of PostgreSQL."""
    return Func(F(field), F(field), Value("[]"), function="int8range", output_field=models.TextField())
