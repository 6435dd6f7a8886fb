"""Addresses of openrosa, as ODK Collect makes them of the server's: `formList` and `submission` without a stroke at the end."""

from django.urls import path

from inspections.openrosa import api, views

urlpatterns = [
    path("odk/", views.collect, name="collect"),
    path("odk/token/", views.collect_token, name="collect-token"),
    path("odk/token/end/", views.collect_token_end, name="collect-token-end"),
    path("odk/formList", api.FormList.as_view(), name="openrosa-form-list"),
    path("odk/forms/<slug:code>/form.xml", api.FormDetail.as_view(), name="openrosa-form"),
    path("odk/forms/<slug:code>/manifest.xml", api.Manifest.as_view(), name="openrosa-manifest"),
    path("odk/forms/<slug:code>/facilities.csv", api.FacilityFile.as_view(), name="openrosa-facilities"),
    path("odk/submission", api.Submissions.as_view(), name="openrosa-submission"),
]
