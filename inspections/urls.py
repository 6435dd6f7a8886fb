"""Addresses, case by case."""

from django.urls import include, path

CASES = (
    "visits",
    "planning",
    "checklists",
    "findings",
    "field",
    "openrosa",
    "credit",
    "complaints",
    "incidents",
    "unfiled",
    "monitoring",
    "footage",
    "evaluation",
)
urlpatterns = [path("", include(f"inspections.{case}.urls")) for case in CASES]
