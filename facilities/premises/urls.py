"""Addresses of premises."""

from django.urls import path

from facilities.premises import views

urlpatterns = [
    path("premises/", views.premises_list, name="premises-list"),
    path("premises/board/", views.premises_board, name="premises-board"),
    path("premises/new/", views.premises_create, name="premises-create"),
    path("premises/<int:pk>/", views.premises_detail, name="premises"),
    path("premises/<int:pk>/edit/", views.premises_edit, name="premises-edit"),
    path("premises/<int:pk>/offer/", views.premises_settle, {"step": "offer"}, name="premises-offer"),
    path("premises/<int:pk>/let/", views.premises_settle, {"step": "let"}, name="premises-let"),
    path("premises/<int:pk>/withdraw/", views.premises_settle, {"step": "withdraw"}, name="premises-withdraw"),
    path("premises/<int:pk>/lease/", views.premises_lease, name="premises-lease"),
    path("leases/<int:pk>/end/", views.lease_end, name="lease-end"),
    path("leases/<int:pk>/relieve/", views.lease_relieve, name="lease-relieve"),
]
