"""Addresses, case by case."""

from django.urls import include, path

CASES = (
    "dashboards",
    "boards",
    "reports",
    "assessments",
    "targets",
    "bulletins",
    "rollup",
    "statistics",
    "duties",
    "indicators",
)
urlpatterns = [path("", include(f"metrics.{case}.urls")) for case in CASES]
