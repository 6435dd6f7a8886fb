"""Addresses of credit."""

from django.urls import path

from inspections.credit.views import acts, pages
from portal.public_pages import public_page

urlpatterns = [
    path("register/lists/", public_page(pages.credit_lists), name="credit-lists"),
    path("register/<int:pk>/credit/", public_page(pages.register_credit), name="register-credit"),
    path("credit/", pages.credit_overview, name="credit-overview"),
    path("facilities/<int:pk>/credit/", pages.facility_credit, name="facility-credit"),
    path("facilities/<int:pk>/credit/listing/", acts.listing_announce, name="credit-listing-announce"),
    path("credit/entries/<int:pk>/repair/", acts.repair_ask, name="credit-repair-ask"),
    path("credit/repairs/<int:pk>/", pages.repair, name="credit-repair"),
    path("credit/repairs/<int:pk>/withdraw/", acts.repair_withdraw, name="credit-repair-withdraw"),
    path("credit/repairs/<int:pk>/decide/", acts.repair_decide, name="credit-repair-decide"),
    path("credit/listings/<int:pk>/", pages.credit_listing, name="credit-listing"),
    path("credit/listings/<int:pk>/confirm/", acts.listing_confirm, name="credit-listing-confirm"),
    path("credit/listings/<int:pk>/drop/", acts.listing_drop, name="credit-listing-drop"),
    path("credit/listings/<int:pk>/lift/", acts.listing_lift, name="credit-listing-lift"),
    path("credit/listings/<int:pk>/state/", acts.listing_state, name="credit-listing-state"),
]
