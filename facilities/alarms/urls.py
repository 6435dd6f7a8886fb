"""Addresses of alarm buttons."""

from django.urls import path

from facilities.alarms import views

urlpatterns = [
    path("facilities/<int:pk>/alarm-buttons/", views.alarm_button_list, name="alarm-button-list"),
    path("facilities/<int:pk>/alarm-buttons/new/", views.alarm_button_create, name="alarm-button-create"),
    path("alarm-buttons/<int:pk>/", views.alarm_button, name="alarm-button"),
    path("alarm-buttons/<int:pk>/test/", views.alarm_button_test, name="alarm-button-test"),
    path("alarm-buttons/<int:pk>/take-down/", views.alarm_button_take_down, name="alarm-button-take-down"),
]
