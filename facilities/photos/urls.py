"""Addresses of photographs."""

from django.urls import path

from facilities.photos import views

urlpatterns = [
    path("facilities/<int:pk>/photos/", views.photo_list, name="photo-list"),
    path("facilities/<int:pk>/photos/new/", views.photo_create, name="photo-create"),
    path("photos/<int:pk>/decide/", views.photo_decide, name="photo-decide"),
    path("photos/<int:pk>/remove/", views.photo_remove, name="photo-remove"),
    path("photos/<int:pk>/picture/", views.photo_file, name="photo-file"),
]
