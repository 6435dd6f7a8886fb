"""Addresses of statistics."""

from django.urls import path

from metrics.statistics import views
from portal.public_pages import public_page

urlpatterns = [
    path("statistics/", public_page(views.page), name="statistics"),
    path("statistics/data/<slug:form>/", views.data, name="statistics-data"),
]
