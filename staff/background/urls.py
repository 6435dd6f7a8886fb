"""Addresses of background checks."""

from django.urls import path

from staff.background import views

urlpatterns = [
    path("background-checks/", views.check_list, name="check-list"),
    path("background-checks/<int:pk>/", views.check, name="check"),
    path("background-checks/<int:pk>/answer/", views.check_answer, name="check-answer"),
    path("facilities/<int:facility_pk>/background-checks/new/", views.check_create, name="check-create"),
    path("facilities/<int:facility_pk>/background-checks/due/", views.check_due, name="check-due"),
    path("check-campaigns/", views.campaign_list, name="campaign-list"),
    path("check-campaigns/new/", views.campaign_create, name="campaign-create"),
    path("check-campaigns/<int:pk>/", views.campaign, name="campaign"),
    path("check-campaigns/<int:pk>/close/", views.campaign_close, name="campaign-close"),
    path("referrals/<int:pk>/", views.referral, name="referral"),
]
