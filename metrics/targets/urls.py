"""Addresses of targets."""

from django.urls import path

from metrics.targets import views

urlpatterns = [
    path("targets/", views.target_list, name="target-list"),
    path("targets/<slug:code>/", views.target, name="target"),
    path("targets/<slug:code>/milestones/", views.milestone_add, name="milestone-add"),
    path("targets/<slug:code>/measures/", views.action_add, name="action-add"),
    path("measures/<int:pk>/", views.action_finish, name="action-finish"),
]
