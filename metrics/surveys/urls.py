"""Addresses of surveys."""

from django.urls import path

from metrics.surveys import views

urlpatterns = [
    path("surveys/", views.survey_list, name="survey-list"),
    path("surveys/new/", views.survey_create, name="survey-create"),
    path("surveys/questionnaires/new/", views.questionnaire_create, name="questionnaire-create"),
    path("surveys/questionnaires/<int:pk>/", views.questionnaire, name="questionnaire"),
    path("surveys/<int:pk>/", views.survey, name="survey"),
    path("surveys/<int:pk>/open/", views.survey_open, name="survey-open"),
    path("surveys/<int:pk>/close/", views.survey_close, name="survey-close"),
    path("surveys/<int:pk>/cards.pdf", views.survey_cards, name="survey-cards"),
    path("surveys/<int:pk>/paper/", views.survey_paper, name="survey-paper"),
    path("asked/<str:code>/", views.survey_card, name="survey-card"),
]
