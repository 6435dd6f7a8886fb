"""Addresses of termination."""

from django.urls import path

from facilities.termination.views import bureau, operator, shared

urlpatterns = [
    path("facilities/<int:pk>/affairs/termination/", operator.termination_create, name="termination-create"),
    path("terminations/<int:pk>/", shared.termination, name="termination"),
    path("terminations/<int:pk>/edit/", operator.termination_edit, name="termination-edit"),
    path("terminations/<int:pk>/submit/", operator.termination_submit, name="termination-submit"),
    path("terminations/<int:pk>/staff/", operator.termination_staff, name="termination-staff"),
    path("terminations/<int:pk>/report/", operator.termination_report, name="termination-report"),
    path("terminations/<int:pk>/withdraw/", operator.termination_withdraw, name="termination-withdraw"),
    path("terminations/<int:pk>/answer/", bureau.termination_answer, name="termination-answer"),
    path("terminations/<int:pk>/confirm/", bureau.termination_confirm, name="termination-confirm"),
    path("terminations/<int:pk>/classes/<int:arrangement_pk>/", operator.arrangement_edit, name="arrangement-edit"),
    path(
        "terminations/<int:pk>/classes/<int:arrangement_pk>/settle/",
        operator.arrangement_settle,
        name="arrangement-settle",
    ),
]
