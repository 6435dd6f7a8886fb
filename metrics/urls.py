"""Addresses of metrics."""

from django.urls import path

from metrics import api
from metrics.views import assessments, boards, dashboards, ledger, officer, public, statistics, targets, upkeep
from metrics.views.reports import checking, filling, reading, sheets
from portal.pagestore import public_page

urlpatterns = [
    path("dashboard/", dashboards.dashboard, name="dashboard"),
    path("dashboard/facilities/", officer.facilities, name="dashboard-facilities"),
    path("facilities/<int:pk>/compliance/", boards.facility_compliance, name="facility-compliance"),
    path("dashboard/facilities/<int:pk>/", boards.facility, name="dashboard-facility"),
    path("dashboard/departments/<slug:code>/", boards.department, name="dashboard-department"),
    path("dashboard/filings/<slug:question>/", officer.filings, name="dashboard-filings"),
    path("dashboard/<slug:code>/<slug:area>/", officer.indicator, name="indicator"),
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
    path("targets/", targets.target_list, name="target-list"),
    path("targets/<slug:code>/", targets.target, name="target"),
    path("targets/<slug:code>/milestones/", targets.milestone_add, name="milestone-add"),
    path("targets/<slug:code>/measures/", targets.action_add, name="action-add"),
    path("measures/<int:pk>/", targets.action_finish, name="action-finish"),
    path("assessments/", assessments.assessment_list, name="assessment-list"),
    path("assessments/count/", assessments.assessment_count, name="assessment-count"),
    path("assessments/<int:pk>/", assessments.assessment, name="assessment"),
    path("assessments/<int:pk>/confirm/", assessments.assessment_confirm, name="assessment-confirm"),
    path("assessments/<int:pk>/reopen/", assessments.assessment_reopen, name="assessment-reopen"),
    path("figures/upkeep/", upkeep.rollup_list, name="rollup-list"),
    path("figures/upkeep/<int:pk>/seen/", upkeep.rollup_seen, name="rollup-seen"),
    path("statistics/", public_page(statistics.page), name="statistics"),
    path("statistics/data/<slug:form>/", statistics.data, name="statistics-data"),
    path("departments/", public.departments, name="departments"),
    path("departments/<slug:code>/", public.department, name="department"),
    path("departments/<slug:code>/<int:order>/", ledger.duty, name="duty"),
    path("api/indicators/", api.IndicatorValueList.as_view(), name="api-indicator-list"),
]
