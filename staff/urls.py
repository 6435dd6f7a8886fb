"""Addresses, case by case."""

from django.urls import include, path

CASES = (
    "people",
    "merging",
    "credentials",
    "attestation",
    "bans",
    "shifts",
    "guards",
    "background",
    "training",
    "whistleblowing",
    "workforce",
    "corrections",
    "transfers",
    "wallet",
)
urlpatterns = [path("", include(f"staff.{case}.urls")) for case in CASES]
