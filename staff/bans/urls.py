"""Addresses of bans."""

from django.urls import path

from staff.bans import views

urlpatterns = [
    path("bans/", views.ban_list, name="ban-list"),
    path("bans/new/", views.ban_create, name="ban-create"),
    path("bans/<int:pk>/", views.ban_detail, name="ban"),
    path("bans/<int:pk>/sign/", views.ban_sign, name="ban-sign"),
    path("bans/<int:pk>/reject/", views.ban_reject, name="ban-reject"),
    path("bans/<int:pk>/lift/", views.ban_lift, name="ban-lift"),
    path("ban-cases/<int:pk>/", views.ban_case, name="ban-case"),
    path("ban-cases/<int:pk>/end/", views.ban_case_end, name="ban-case-end"),
]
