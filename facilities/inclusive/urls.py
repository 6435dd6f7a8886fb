"""Addresses of inclusive care."""

from django.urls import path

from facilities.inclusive import views
from portal.public_pages import public_page

urlpatterns = [
    path("inclusive/", public_page(views.inclusive_list), name="inclusive-list"),
    path("facilities/<int:pk>/affairs/inclusive/", views.recognition_create, name="recognition-create"),
    path("recognitions/<int:pk>/", views.recognition, name="recognition"),
    path("recognitions/<int:pk>/decide/", views.recognition_decide, name="recognition-decide"),
    path("recognitions/<int:pk>/withdraw/", views.recognition_withdraw, name="recognition-withdraw"),
    path("recognitions/<int:pk>/revoke/", views.recognition_revoke, name="recognition-revoke"),
]
