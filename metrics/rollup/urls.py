"""Addresses of rollup."""

from django.urls import path

from metrics.rollup import views

urlpatterns = [
    path("figures/upkeep/", views.rollup_list, name="rollup-list"),
    path("figures/upkeep/<int:pk>/seen/", views.rollup_seen, name="rollup-seen"),
]
