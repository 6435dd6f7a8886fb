"""Addresses of health."""

from django.urls import path

from facilities.health import views

urlpatterns = [
    path("facilities/<int:pk>/illness/", views.health_event_list, name="health-event-list"),
    path("facilities/<int:pk>/illness/new/", views.health_event_create, name="health-event-create"),
    path("illness/<int:pk>/", views.health_event, name="health-event"),
    path("illness/<int:pk>/home/", views.health_event_home, name="health-event-home"),
    path("illness/<int:pk>/back/", views.health_event_back, name="health-event-back"),
    path("clusters/", views.cluster_list, name="cluster-list"),
    path("clusters/<int:pk>/", views.cluster, name="cluster"),
]
