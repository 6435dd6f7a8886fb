"""Addresses of the workforce."""

from django.urls import path

from staff.workforce import views

urlpatterns = [
    path("workforce/", views.workforce, name="workforce"),
    path("workforce.xlsx", views.workforce_export, name="workforce-export"),
    path("workforce/<slug:code>/", views.workforce_people, name="workforce-people"),
]
