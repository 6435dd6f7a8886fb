"""Addresses of inspections."""

from django.urls import path

from inspections import api
from inspections.views import checklist, composing, officer, operator, shared

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
    path("visits/<int:pk>/cancel/", officer.visit_cancel, name="visit-cancel"),
    path("checklists/", composing.checklist_list, name="checklist-list"),
    path("checklists/new/", composing.checklist_create, name="checklist-create"),
    path("checklists/<int:pk>/", composing.checklist, name="checklist"),
    path("checklists/<int:pk>/draft/", composing.checklist_draft, name="checklist-draft"),
    path("checklists/<int:pk>/edit/", composing.checklist_edit, name="checklist-edit"),
    path("checklists/<int:pk>/publish/", composing.checklist_publish, name="checklist-publish"),
    path("checklists/<int:pk>/discard/", composing.checklist_discard, name="checklist-discard"),
    path("checklists/<int:pk>/export/", composing.checklist_export, name="checklist-export"),
    path("checklists/<int:pk>/import/", composing.checklist_import, name="checklist-import"),
    path("checklists/<int:pk>/items/new/", composing.item_add, name="checklist-item-add"),
    path("checklists/<int:pk>/items/<int:item_pk>/", composing.item_edit, name="checklist-item-edit"),
    path("checklists/<int:pk>/items/<int:item_pk>/move/", composing.item_move, name="checklist-item-move"),
    path("checklists/<int:pk>/items/<int:item_pk>/remove/", composing.item_remove, name="checklist-item-remove"),
    path("findings/", shared.FindingList.as_view(), name="finding-list"),
    path("findings/<int:pk>/", shared.FindingDetail.as_view(), name="finding"),
    path("findings/<int:pk>/answer/", operator.finding_answer, name="finding-answer"),
    path("findings/<int:pk>/recheck/", officer.finding_recheck, name="finding-recheck"),
    path("api/visits/", api.VisitList.as_view(), name="api-visit-list"),
    path("api/visits/<int:pk>/", api.VisitDetail.as_view(), name="api-visit"),
    path("api/findings/<int:pk>/", api.FindingDetail.as_view(), name="api-finding"),
    path("api/findings/", api.FindingList.as_view(), name="api-finding-list"),
]
