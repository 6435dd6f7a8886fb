"""Address of the merging of entries."""

from django.urls import path

from staff.merging import views

urlpatterns = [path("people/<int:pk>/merge/", views.person_merge, name="person-merge")]
