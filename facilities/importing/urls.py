"""Addresses of importing."""

from django.urls import path

from facilities.importing import views

urlpatterns = [path("facilities/national.xlsx", views.facility_national, name="facility-national")]
