"""Addresses of unfiled places."""

from django.urls import path

from inspections.unfiled import views

urlpatterns = [
    path("unfiled/", views.unfiled_place_list, name="unfiled-place-list"),
    path("unfiled/new/", views.unfiled_place_create, name="unfiled-place-create"),
    path("unfiled/<int:pk>/", views.unfiled_place, name="unfiled-place"),
    path("unfiled/orders/<int:pk>/", views.unfiled_place_order, name="unfiled-place-order"),
    path("unfiled/<int:pk>/tie/", views.unfiled_place_tie, name="unfiled-place-tie"),
    path("unfiled/<int:pk>/act/<slug:kind>/", views.unfiled_place_act, name="unfiled-place-act"),
]
