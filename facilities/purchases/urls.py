"""Addresses of bought services."""

from django.urls import path

from facilities.purchases import views
from portal.public_pages import public_page

urlpatterns = [
    path("purchases/", public_page(views.purchase_public), name="purchase-public"),
    path("contracts/", views.contract_list, name="contract-list"),
    path("contracts/new/", views.contract_create, name="contract-create"),
    path("contracts/<int:pk>/", views.contract, name="contract"),
    path("contracts/<int:pk>/accept/", views.contract_accept, name="contract-accept"),
    path("contracts/<int:pk>/close/", views.contract_close, name="contract-close"),
    path("acceptances/<int:pk>/reverse/", views.acceptance_reverse, name="acceptance-reverse"),
    path("catalogue/new/", views.entry_create, name="entry-create"),
    path("catalogue/<int:pk>/end/", views.entry_end, name="entry-end"),
]
