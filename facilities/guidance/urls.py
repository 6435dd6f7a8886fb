"""Addresses of guidance."""

from django.urls import path

from facilities.guidance import views

urlpatterns = [
    path("guide/", views.guide, name="guide"),
    path("guide/materials/", views.material_list, name="material-list"),
]
