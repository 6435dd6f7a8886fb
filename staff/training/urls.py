"""Addresses of training."""

from django.urls import path

from staff.training import views

urlpatterns = [
    path("training/", views.session_list, name="session-list"),
    path("training/new/", views.session_create, name="session-create"),
    path("training/<int:pk>/", views.session, name="session"),
    path("training/<int:pk>/attend/", views.session_attend, name="session-attend"),
    path("training/door/<str:code>/", views.enrolment_door, name="enrolment-door"),
    path("enrolments/<int:pk>/", views.enrolment, name="enrolment"),
    path("enrolments/<int:pk>/cancel/", views.enrolment_cancel, name="enrolment-cancel"),
    path("enrolments/<int:pk>/certify/", views.enrolment_certify, name="enrolment-certify"),
    path("enrolments/<int:pk>/fail/", views.enrolment_fail, name="enrolment-fail"),
    path("training-certificates/<str:code>/", views.certificate, name="certificate"),
]
