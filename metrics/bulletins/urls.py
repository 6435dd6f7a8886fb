"""Addresses of bulletins."""

from django.urls import path

from metrics.bulletins import views

urlpatterns = [
    path("bulletins/", views.bulletin_list, name="bulletin-list"),
    path("bulletins/<slug:area>/<slug:month>/again/", views.bulletin_again, name="bulletin-again"),
]
