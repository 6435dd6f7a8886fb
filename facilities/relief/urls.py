"""Addresses of reliefs."""

from django.urls import path

from facilities.relief import views

urlpatterns = [
    path("facilities/<int:pk>/affairs/relief/", views.relief, name="relief"),
    path("reliefs/", views.relief_list, name="relief-list"),
    path("reliefs/new/", views.relief_create, name="relief-create"),
    path("reliefs/given/new/", views.grant_create, name="grant-create"),
    path("reliefs/given/<int:pk>/revoke/", views.grant_revoke, name="grant-revoke"),
]
