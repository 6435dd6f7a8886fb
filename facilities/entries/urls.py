"""Addresses of children's checks."""

from django.urls import path

from facilities.entries import views

urlpatterns = [
    path("facilities/<int:pk>/entry-checks/", views.entry_check_list, name="entry-check-list"),
    path("facilities/<int:pk>/entry-checks/new/", views.entry_check_create, name="entry-check-create"),
    path("entry-checks/<int:pk>/", views.entry_check, name="entry-check"),
    path("entry-checks/<int:pk>/away/", views.entry_check_away, name="entry-check-away"),
    path("entry-checks/<int:pk>/back/", views.entry_check_back, name="entry-check-back"),
    path("entry-checks/<int:pk>/leave/", views.entry_check_leave, name="entry-check-leave"),
    path("entry-checks/<int:pk>/catch-up/", views.entry_check_catch_up, name="entry-check-catch-up"),
]
