"""Addresses of boards."""

from django.urls import path

from metrics.boards import views

urlpatterns = [
    path("facilities/<int:pk>/compliance/", views.facility_compliance, name="facility-compliance"),
    path("dashboard/facilities/<int:pk>/", views.facility, name="dashboard-facility"),
    path("dashboard/departments/<slug:code>/", views.department, name="dashboard-department"),
]
