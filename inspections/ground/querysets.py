"""Recurring questions about checklists, visits and findings."""

from django.db.models import (
    Q,
)

from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import Organisation


def own(user, prefix: str = "") -> Q:
    """Match what lies at facilities of the user's operators."""
    bodies = scope_of(user).keys(permissions.OPERATE, Organisation)
    return Q(**{f"{prefix}facility__operator__organisation_id__in": bodies})


def overseen(user, prefix: str = "") -> Q:
    """Match what lies where the user oversees inspections."""
    return scope_of(user).in_areas(permissions.SEE_INSPECTIONS, f"{prefix}facility__area_id")


def in_area(user, prefix: str = "") -> Q:
    """Match what lies where the user inspects."""
    return scope_of(user).in_areas(permissions.INSPECT, f"{prefix}facility__area_id")


def findings_for(user, prefix: str = "") -> Q:
    """As visits; a department also sees what was found against the clauses that it answers for."""
    return overseen(user, prefix) | rechecks(user, prefix) | own(user, prefix)


def rechecks(user, prefix: str = "") -> Q:
    """Match what the user's department inspects or answers for, where the user inspects."""
    departments = scope_of(user).departments
    field = Q(**{f"{prefix}visit__department__in": departments}) | Q(**{f"{prefix}clause__department__in": departments})
    return in_area(user, prefix) & field


def kept(user, prefix: str) -> Q:
    """Match what belongs to an office of the user's: its field is the user's, and the user inspects in all of its area."""
    scope = scope_of(user)
    field = Q(**{f"{prefix}organisation__department__in": scope.departments})
    return field & scope.in_areas(permissions.INSPECT, f"{prefix}organisation__area_id")


def overseen_by(user, prefix: str = "") -> Q:
    """Match what belongs to offices where the user oversees inspections."""
    return scope_of(user).in_areas(permissions.SEE_INSPECTIONS, f"{prefix}organisation__area_id")


def at_facility(user, prefix: str = "") -> Q:
    """Match what lies at facilities where the user inspects."""
    return scope_of(user).in_areas(permissions.INSPECT, f"{prefix}facility__area_id")
