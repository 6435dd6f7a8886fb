"""Addresses of safety."""

from django.urls import path

from facilities.safety import views

urlpatterns = [
    path("safety/", views.safety_board, name="safety-board"),
    path("facilities/<int:pk>/safety/", views.safety, name="safety"),
    path("facilities/<int:pk>/safety/plan/", views.plan_create, name="emergency-plan-create"),
    path("facilities/<int:pk>/safety/drill/", views.drill_create, name="drill-create"),
    path("facilities/<int:pk>/safety/check/", views.equipment_create, name="equipment-create"),
    path("facilities/<int:pk>/safety/abuse/", views.abuse_create, name="abuse-create"),
    path("emergency-plans/<int:pk>/", views.plan, name="emergency-plan"),
    path("hazards/<int:pk>/remove/", views.hazard_remove, name="hazard-remove"),
    path("abuse-reports/<int:pk>/", views.abuse_report, name="abuse-report"),
    path("abuse-reports/steps/<int:pk>/call/", views.abuse_call, name="abuse-call"),
    path("abuse-reports/steps/<int:pk>/confirm/", views.abuse_confirm, name="abuse-confirm"),
]
