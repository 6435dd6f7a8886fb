"""Addresses of requests for correction."""

from django.urls import path

from staff.corrections import views

urlpatterns = [
    path("facilities/<int:facility_pk>/corrections/", views.correction_list, name="correction-list"),
    path("corrections/<int:pk>/", views.correction, name="correction"),
]
