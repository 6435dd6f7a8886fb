"""Addresses of kinds of credentials."""

from django.urls import path

from staff.credentials import views

urlpatterns = [
    path("credential-kinds/", views.credential_kind_list, name="credential-kind-list"),
    path("credential-kinds/new/", views.credential_kind_create, name="credential-kind-create"),
    path("credential-kinds/<slug:code>/", views.credential_kind, name="credential-kind"),
    path("credential-kinds/<slug:code>/edit/", views.credential_kind_edit, name="credential-kind-edit"),
    path("credential-kinds/<slug:code>/needs/new/", views.credential_need_create, name="credential-need-create"),
    path("credential-needs/<int:pk>/end/", views.credential_need_end, name="credential-need-end"),
]
