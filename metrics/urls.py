"""Addresses of metrics."""

from django.urls import path

from metrics import api
from metrics.views import ledger, officer, public, reporting

urlpatterns = [
    path("dashboard/", officer.dashboard, name="dashboard"),
    path("dashboard/facilities/", officer.facilities, name="dashboard-facilities"),
    path("dashboard/filings/<slug:question>/", officer.filings, name="dashboard-filings"),
    path("dashboard/<slug:code>/<slug:area>/", officer.indicator, name="indicator"),
    path("figures/", reporting.figure_list, name="figure-list"),
    path("figures/<slug:area>/<int:year>/", reporting.figures, name="figures"),
    path("departments/", public.departments, name="departments"),
    path("departments/<slug:code>/", public.department, name="department"),
    path("departments/<slug:code>/<int:order>/", ledger.duty, name="duty"),
    path("api/indicators/", api.IndicatorValueList.as_view(), name="api-indicator-list"),
]
