"""Addresses of yearly."""

from django.urls import path

from facilities.yearly.views import bureau, operator, shared

urlpatterns = [
    path("annual-reports/", bureau.annual_report_list, name="annual-report-list"),
    path("annual-reports/<int:pk>/", shared.annual_report, name="annual-report"),
    path("annual-reports/<int:pk>/pdf/", shared.annual_report_pdf, name="annual-report-pdf"),
    path("annual-reports/<int:pk>/edit/", operator.annual_report_edit, name="annual-report-edit"),
    path("annual-reports/<int:pk>/submit/", operator.annual_report_submit, name="annual-report-submit"),
    path("annual-reports/<int:pk>/answer/", bureau.annual_report_answer, name="annual-report-answer"),
]
