"""Addresses of incidents."""

from django.urls import path

from inspections.incidents.views import officer, operator, shared

urlpatterns = [
    path("incidents/", shared.incident_list, name="incident-list"),
    path("incidents/new/", operator.incident_create, name="incident-create"),
    path("incidents/<int:pk>/", shared.incident, name="incident"),
    path("incidents/<int:pk>/reports/new/", operator.incident_follow_up, name="incident-follow-up"),
    path("incidents/<int:pk>/children/new/", operator.incident_child, name="incident-child"),
    path("incidents/<int:pk>/children/<int:child_pk>/", shared.child_reveal, name="incident-child-reveal"),
    path("incidents/<int:pk>/calls/", operator.incident_calls, name="incident-calls"),
    path("incidents/<int:pk>/take-up/", officer.incident_take_up, name="incident-take-up"),
    path("incidents/<int:pk>/class/", officer.incident_reclassify, name="incident-reclassify"),
    path("incidents/<int:pk>/conclude/", officer.incident_conclude, name="incident-conclude"),
    path("incidents/<int:pk>/excuse/", officer.incident_excuse, name="incident-excuse"),
    path("incidents/<int:pk>/lesson/", officer.lesson_create, name="lesson-create"),
    path("incidents/rules/", officer.alert_rule_list, name="alert-rule-list"),
    path("incidents/rules/new/", officer.alert_rule_create, name="alert-rule-create"),
    path("incidents/rules/<int:pk>/", officer.alert_rule_edit, name="alert-rule-edit"),
    path("lessons/", shared.lesson_list, name="lesson-list"),
    path("lessons/<int:pk>/", shared.lesson, name="lesson"),
]
