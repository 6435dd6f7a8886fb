"""Addresses, case by case."""

from django.urls import include, path

CASES = (
    "boards",  # before dashboards, whose indicators take any two words
    "dashboards",
    "reports",
    "assessments",
    "targets",
    "supply",
    "bulletins",
    "rollup",
    "statistics",
    "surveys",
    "duties",
    "indicators",
)
urlpatterns = [path("", include(f"metrics.{case}.urls")) for case in CASES]
