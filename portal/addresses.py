"""Addresses of the cellar's own pages."""

from django.urls import path

from portal.views import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
]
