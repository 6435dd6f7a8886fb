"""Addresses of suspension."""

from django.urls import path

from facilities.suspension.views import bureau, operator, shared

urlpatterns = [
    path("facilities/<int:pk>/affairs/suspension/", operator.suspension_create, name="suspension-create"),
    path("suspensions/<int:pk>/", shared.suspension, name="suspension"),
    path("suspensions/<int:pk>/withdraw/", operator.suspension_withdraw, name="suspension-withdraw"),
    path("suspensions/<int:pk>/resume/", operator.suspension_resume, name="suspension-resume"),
    path("suspensions/<int:pk>/answer/", bureau.suspension_answer, name="suspension-answer"),
]
