"""Addresses of requirements."""

from django.urls import path

from facilities.requirements import api

urlpatterns = [path("api/v1/checks/<slug:code>/", api.CheckDraft.as_view(), name="api-check")]
