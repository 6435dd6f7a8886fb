"""Addresses of visits."""

from django.urls import path

from inspections.visits import api
from inspections.visits.views import checklist, officer, shared

urlpatterns = [
    path("visits/", shared.VisitList.as_view(), name="visit-list"),
    path("visits/new/", officer.FacilityChooser.as_view(), name="visit-create"),
    path("visits/new/<int:facility_pk>/", officer.visit_start, name="visit-start"),
    path("visits/new/<int:facility_pk>/plan/", officer.visit_plan, name="visit-plan"),
    path("visits/<int:pk>/", shared.visit, name="visit"),
    path("visits/<int:pk>/begin/", officer.visit_begin, name="visit-begin"),
    path("visits/<int:pk>/items/<int:item_pk>/", checklist.visit_answer, name="visit-answer"),
    path("visits/<int:pk>/conclude/", checklist.visit_conclude, name="visit-conclude"),
    path("visits/<int:pk>/concluded/", checklist.visit_concluded, name="visit-concluded"),
    path("visits/<int:pk>/record/", checklist.visit_record, name="visit-record"),
    path("visits/<int:pk>/cancel/", officer.visit_cancel, name="visit-cancel"),
    path("api/v1/visits/", api.VisitList.as_view(), name="api-visit-list"),
    path("api/v1/visits/<int:pk>/", api.VisitDetail.as_view(), name="api-visit"),
]
