"""Addresses of assessments."""

from django.urls import path

from metrics.assessments.views import assessments, definitions, pilot

urlpatterns = [
    path("figures/definitions/", definitions.definition_list, name="definition-list"),
    path("figures/definitions/<slug:code>/", definitions.indicator_versions, name="definition"),
    path("figures/definitions/<slug:code>/edit/", definitions.indicator_edit, name="definition-edit"),
    path("assessments/", assessments.assessment_list, name="assessment-list"),
    path("assessments/count/", assessments.assessment_count, name="assessment-count"),
    path("assessments/report/", pilot.pilot_report, name="pilot-report"),
    path("assessments/<int:pk>/problem/", pilot.problem_create, name="problem-create"),
    path("assessments/<int:pk>/experience/", pilot.experience_create, name="experience-create"),
    path("assessments/problems/<int:pk>/settle/", pilot.problem_settle, name="problem-settle"),
    path("assessments/experiences/<int:pk>/spread/", pilot.experience_spread, name="experience-spread"),
    path("assessments/rules/<slug:code>/", definitions.rule_versions, name="scoring-rule"),
    path("assessments/rules/<slug:code>/edit/", definitions.rule_edit, name="scoring-rule-edit"),
    path("assessments/<int:pk>/", assessments.assessment, name="assessment"),
    path("assessments/<int:pk>/confirm/", assessments.assessment_confirm, name="assessment-confirm"),
    path("assessments/<int:pk>/reopen/", assessments.assessment_reopen, name="assessment-reopen"),
]
