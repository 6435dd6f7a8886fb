"""Addresses of checklists."""

from django.urls import path

from inspections.checklists import views

urlpatterns = [
    path("checklists/", views.checklist_list, name="checklist-list"),
    path("checklists/new/", views.checklist_create, name="checklist-create"),
    path("checklists/<int:pk>/", views.checklist, name="checklist"),
    path("checklists/<int:pk>/draft/", views.checklist_draft, name="checklist-draft"),
    path("checklists/<int:pk>/edit/", views.checklist_edit, name="checklist-edit"),
    path("checklists/<int:pk>/publish/", views.checklist_publish, name="checklist-publish"),
    path("checklists/<int:pk>/discard/", views.checklist_discard, name="checklist-discard"),
    path("checklists/<int:pk>/wordings/", views.checklist_wordings, name="checklist-wordings"),
    path("checklists/<int:pk>/export/", views.checklist_export, name="checklist-export"),
    path("checklists/<int:pk>/xlsform/", views.checklist_xlsform, name="checklist-xlsform"),
    path("checklists/<int:pk>/import/", views.checklist_import, name="checklist-import"),
    path("checklists/<int:pk>/items/new/", views.item_add, name="checklist-item-add"),
    path("checklists/<int:pk>/items/<int:item_pk>/", views.item_edit, name="checklist-item-edit"),
    path("checklists/<int:pk>/items/<int:item_pk>/move/", views.item_move, name="checklist-item-move"),
    path("checklists/<int:pk>/items/<int:item_pk>/remove/", views.item_remove, name="checklist-item-remove"),
]
