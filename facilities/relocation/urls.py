"""Addresses of relocation."""

from django.urls import path

from facilities.relocation import views

urlpatterns = [
    path("facilities/<int:pk>/affairs/relocation/", views.relocation_create, name="relocation-create"),
    path("facilities/<int:pk>/affairs/branch/", views.branch_create, name="branch-create"),
]
