"""Addresses of premises."""

from django.urls import path

from facilities.premises import views

urlpatterns = [
    path("premises/", views.premises_list, name="premises-list"),
    path("premises/new/", views.premises_create, name="premises-create"),
    path("premises/<int:pk>/", views.premises_detail, name="premises"),
    path("premises/<int:pk>/edit/", views.premises_edit, name="premises-edit"),
    path("premises/<int:pk>/offer/", views.premises_settle, {"step": "offer"}, name="premises-offer"),
    path("premises/<int:pk>/let/", views.premises_settle, {"step": "let"}, name="premises-let"),
    path("premises/<int:pk>/withdraw/", views.premises_settle, {"step": "withdraw"}, name="premises-withdraw"),
]
