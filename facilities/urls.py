"""Addresses of facilities: one list per audience."""

from django.urls import URLPattern

operator_patterns: list[URLPattern] = []
officer_patterns: list[URLPattern] = []
public_patterns: list[URLPattern] = []

urlpatterns = [*operator_patterns, *officer_patterns, *public_patterns]
