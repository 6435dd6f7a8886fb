"""Addresses of duties."""

from django.urls import path

from metrics.duties.views import ledger, public

urlpatterns = [
    path("departments/", public.departments, name="departments"),
    path("departments/<slug:code>/", public.department, name="department"),
    path("departments/<slug:code>/<int:order>/", ledger.duty, name="duty"),
]
