"""Addresses of indicators."""

from django.urls import path

from metrics.indicators import api

urlpatterns = [
    path("api/v1/indicators/", api.IndicatorValueList.as_view(), name="api-indicator-list"),
]
