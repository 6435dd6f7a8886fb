"""Addresses of supply planning."""

from django.urls import path

from metrics.supply.views import births, estates, need, projects, public, scenarios
from portal.public_pages import public_page

urlpatterns = [
    path("planned/", public_page(public.planned), name="planned"),
    path("supply/", need.supply, name="supply"),
    path("supply/plan/", need.supply_plan, name="supply-plan"),
    path("births/", births.births, name="births"),
    path("births/new/", births.births_create, name="births-create"),
    path("births/<int:pk>/edit/", births.births_edit, name="births-edit"),
    path("estates/", estates.estate_list, name="estate-list"),
    path("estates/new/", estates.estate_create, name="estate-create"),
    path("estates/<int:pk>/edit/", estates.estate_edit, name="estate-edit"),
    path("projects/", projects.project_list, name="project-list"),
    path("projects/new/", projects.project_create, name="project-create"),
    path("projects/<int:pk>/", projects.project_detail, name="project"),
    path("projects/<int:pk>/edit/", projects.project_edit, name="project-edit"),
    path("projects/<int:pk>/steps/", projects.step_add, name="project-step-add"),
    path("projects/steps/<int:pk>/", projects.step_finish, name="project-step-finish"),
    path("projects/<int:pk>/open/", projects.project_open, name="project-open"),
    path("projects/<int:pk>/drop/", projects.project_drop, name="project-drop"),
    path("scenarios/", scenarios.scenario_list, name="scenario-list"),
    path("scenarios/new/", scenarios.scenario_create, name="scenario-create"),
    path("scenarios/<int:pk>/", scenarios.scenario_detail, name="scenario"),
    path("scenarios/<int:pk>/replay/", scenarios.scenario_replay, name="scenario-replay"),
    path("scenarios/<int:pk>/cancel/", scenarios.scenario_cancel, name="scenario-cancel"),
]
