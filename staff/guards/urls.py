"""Addresses of guard posts."""

from django.urls import path

from staff.guards import views

urlpatterns = [
    path("facilities/<int:facility_pk>/guard-posts/", views.guard_post_list, name="guard-post-list"),
    path("facilities/<int:facility_pk>/guard-posts/new/", views.guard_post_create, name="guard-post-create"),
    path("guard-posts/<int:pk>/man/", views.guard_post_man, name="guard-post-man"),
    path("guard-posts/<int:pk>/give-up/", views.guard_post_give_up, name="guard-post-give-up"),
    path("guard-duties/<int:pk>/end/", views.guard_duty_end, name="guard-duty-end"),
]
