"""Addresses of footage."""

from django.urls import path

from inspections.footage.views import acts, family, shared

urlpatterns = [
    path("footage/", shared.desk, name="footage"),
    path("footage/requests/<int:pk>/", shared.footage_request, name="footage-request"),
    path("footage/requests/<int:pk>/show/", acts.request_show, name="footage-request-show"),
    path("footage/requests/<int:pk>/refuse/", acts.request_refuse, name="footage-request-refuse"),
    path("facilities/<int:facility_pk>/viewings/", shared.viewing_list, name="viewing-list"),
    path("facilities/<int:facility_pk>/viewings/new/", acts.viewing_create, name="viewing-create"),
    path("viewings/<int:pk>/strike/", acts.viewing_strike, name="viewing-strike"),
    path("facilities/<int:facility_pk>/camera-filing/", acts.camera_filing_create, name="camera-filing-create"),
    path("camera-filings/<int:pk>/", shared.camera_filing, name="camera-filing"),
    path("camera-filings/<int:pk>/record/", acts.camera_filing_record, name="camera-filing-record"),
    path("camera-filings/<int:pk>/return/", acts.camera_filing_return, name="camera-filing-return"),
    path("family/facilities/<int:pk>/footage/", family.ask, name="family-footage-ask"),
    path("family/footage/<int:pk>/", family.footage, name="family-footage"),
    path("family/footage/<int:pk>/withdraw/", family.withdraw, name="family-footage-withdraw"),
]
