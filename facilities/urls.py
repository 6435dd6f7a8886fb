"""Addresses, case by case."""

from django.urls import include, path

CASES = (
    "dossier",
    "families",
    "filing",
    "casefile",
    "changes",
    "places",
    "premises",
    "prices",
    "purchases",
    "daily",
    "health",
    "meals",
    "safety",
    "inclusive",
    "support",
    "vouchers",
    "relief",
    "relocation",
    "stations",
    "suspension",
    "waiting",
    "termination",
    "yearly",
    "appeals",
    "register",
    "review",
    "decisions",
    "opinions",
    "verification",
    "guidance",
    "registration",
)
urlpatterns = [path("", include(f"facilities.{case}.urls")) for case in CASES]
