"""Addresses of shifts."""

from django.urls import path

from staff.shifts import views

urlpatterns = [
    path("facilities/<int:facility_pk>/shifts/", views.shift_board, name="shift-board"),
    path("facilities/<int:facility_pk>/shifts/new/", views.shift_create, name="shift-create"),
    path("shifts/<int:pk>/end/", views.shift_end, name="shift-end"),
    path("facilities/<int:facility_pk>/leave/new/", views.leave_create, name="leave-create"),
    path("leave/<int:pk>/", views.leave_detail, name="leave"),
    path("leave/<int:pk>/approve/", views.leave_approve, name="leave-approve"),
    path("leave/<int:pk>/decline/", views.leave_decline, name="leave-decline"),
    path("leave/<int:pk>/withdraw/", views.leave_withdraw, name="leave-withdraw"),
    path("leave/<int:pk>/substitute/", views.leave_substitute, name="leave-substitute"),
    path("facilities/<int:facility_pk>/presence/", views.presence, name="presence"),
    path("people/<int:pk>/presence/", views.presence_note, name="presence-note"),
    path("presence-conflicts/<int:pk>/", views.presence_conflict, name="presence-conflict"),
    path("presence-conflicts/<int:pk>/keep/", views.presence_conflict_keep, name="presence-conflict-keep"),
    path("presence-conflicts/<int:pk>/take/", views.presence_conflict_take, name="presence-conflict-take"),
]
