"""Addresses of transfers."""

from django.urls import path

from staff.transfers import views

urlpatterns = [
    path("facilities/<int:facility_pk>/transfers/", views.transfer_list, name="transfer-list"),
    path("facilities/<int:facility_pk>/transfers/new/", views.transfer_create, name="transfer-create"),
    path("transfers/<int:pk>/", views.transfer, name="transfer"),
    path("transfers/<int:pk>/confirm/", views.transfer_confirm, name="transfer-confirm"),
    path("transfers/<int:pk>/contest/", views.transfer_contest, name="transfer-contest"),
    path("transfers/<int:pk>/refer/", views.transfer_refer, name="transfer-refer"),
    path("transfers/<int:pk>/release/", views.transfer_release, name="transfer-release"),
    path("transfers/<int:pk>/dismiss/", views.transfer_dismiss, name="transfer-dismiss"),
    path("transfers/<int:pk>/take/", views.transfer_take, name="transfer-take"),
    path("transfers/<int:pk>/withdraw/", views.transfer_withdraw, name="transfer-withdraw"),
]
