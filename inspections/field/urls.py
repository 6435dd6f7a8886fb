"""Addresses of field."""

from django.urls import path

from inspections.field import api
from inspections.field.api import assessors
from inspections.field.views import assets, cards, submissions

urlpatterns = [
    path("submissions/", submissions.submission_list, name="submission-list"),
    path("submissions/<int:pk>/", submissions.submission, name="submission"),
    path("card-submissions/<int:pk>/", cards.card_submission, name="card-submission"),
    path("field/", assets.field, name="field"),
    path("field/worker.js", assets.worker, name="field-worker"),
    path("field/manifest.webmanifest", assets.manifest, name="field-manifest"),
    path("api/field/day/", api.Day.as_view(), name="api-field-day"),
    path("api/field/cards/", api.CardList.as_view(), name="api-field-cards"),
    path("api/field/presences/", api.PresenceList.as_view(), name="api-field-presences"),
    path("api/field/home-visits/", api.HomeVisitList.as_view(), name="api-field-home-visits"),
    path("api/field/sheets/", assessors.SheetList.as_view(), name="api-field-sheets"),
    path("api/field/submissions/", api.SubmissionList.as_view(), name="api-field-submit"),
    path("api/field/submissions/<uuid:key>/", api.SubmissionDetail.as_view(), name="api-field-submission"),
    path("api/field/submissions/<uuid:key>/apply/", api.Apply.as_view(), name="api-field-apply"),
    path("api/field/submissions/<uuid:key>/photos/<uuid:photo>/", api.Photo.as_view(), name="api-field-photo"),
]
