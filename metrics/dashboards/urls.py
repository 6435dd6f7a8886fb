"""Addresses of dashboards."""

from django.urls import path

from metrics.dashboards.views import dashboards, rows

urlpatterns = [
    path("dashboard/", dashboards.dashboard, name="dashboard"),
    path("dashboard/facilities/", rows.facilities, name="dashboard-facilities"),
    path("dashboard/filings/<slug:question>/", rows.filings, name="dashboard-filings"),
    path("dashboard/<slug:code>/<slug:area>/", rows.indicator, name="indicator"),
]
