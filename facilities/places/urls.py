"""Addresses of places."""

from django.urls import path

from facilities.places import views

urlpatterns = [path("facilities/<int:pk>/affairs/offer/", views.offer_update, name="offer-update")]
