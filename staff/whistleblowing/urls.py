"""Addresses of confidential reports."""

from django.urls import path

from staff.whistleblowing import views

urlpatterns = [
    path("register/<int:facility_pk>/staff-report/", views.staff_report_create, name="staff-report-create"),
    path("staff-report/progress/", views.staff_report_progress, name="staff-report-progress"),
    path("staff-reports/", views.staff_report_list, name="staff-report-list"),
    path("staff-reports/<int:pk>/", views.staff_report, name="staff-report"),
    path("staff-reports/<int:pk>/reporter/", views.staff_report_reveal, name="staff-report-reveal"),
    path("staff-reports/<int:pk>/take-up/", views.staff_report_take_up, name="staff-report-take-up"),
    path("staff-reports/<int:pk>/close/", views.staff_report_close, name="staff-report-close"),
    path("dismissal-reviews/<int:pk>/", views.dismissal_review, name="dismissal-review"),
]
