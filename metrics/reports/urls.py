"""Addresses of reports."""

from django.urls import path

from metrics.reports.views import checking, filling, reading, sheets

urlpatterns = [
    path("figures/population/", reading.population, name="population"),
    path("figures/business/", reading.business, name="business"),
    path("figures/business/<slug:month>/", reading.business_month, name="business-month"),
    path("figures/<slug:area>/<int:year>/", reading.figures, name="figures"),
    path("reports/", filling.report_list, name="report-list"),
    path("reports/<int:pk>/", filling.report, name="report"),
    path("reports/<int:pk>/edit/", filling.report_edit, name="report-edit"),
    path("reports/<int:pk>/send/", filling.report_send, name="report-send"),
    path("reports/<int:pk>/correct/", filling.report_correct, name="report-correct"),
    path("reports/<int:pk>/keep/", filling.report_keep, name="report-keep"),
    path("reports/<int:pk>/versions/<int:number>/", filling.report_version, name="report-version"),
    path("reports/<int:pk>/check/", checking.report_check, name="report-check"),
    path("reports/<int:pk>/approve/", checking.report_approve, name="report-approve"),
    path("reports/<int:pk>/return/", checking.report_return, name="report-return"),
    path("reports/<int:pk>/exception/", checking.report_exception, name="report-exception"),
    path("reports/periods/", checking.period_list, name="report-periods"),
    path("reports/periods/<slug:code>/<slug:name>/", checking.period, name="report-period"),
    path("reports/periods/<slug:code>/<slug:name>/pass-on/", checking.period_pass_on, name="report-period-pass-on"),
    path("reports/periods/<slug:code>/<slug:name>/lock/", checking.period_lock, name="report-period-lock"),
    path("reports/periods/<slug:code>/<slug:name>/sheet/", sheets.sheet, name="report-sheet"),
    path("reports/periods/<slug:code>/<slug:name>/template/", sheets.sheet_template, name="report-sheet-template"),
]
