"""Addresses of meals."""

from django.urls import path

from facilities.meals import views

urlpatterns = [
    path("facilities/<int:pk>/meals/", views.meals, name="meals"),
    path("facilities/<int:pk>/meals/sample/", views.sample_create, name="food-sample-create"),
    path("facilities/<int:pk>/meals/menu/", views.menu_edit, name="menu-edit"),
    path("food-samples/<int:pk>/throw/", views.sample_throw, name="food-sample-throw"),
    path("meals/", views.meal_board, name="meal-board"),
]
