"""Addresses of meals and of the account of meal money."""

from django.urls import path

from facilities.meals.views import accounts, food

urlpatterns = [
    path("facilities/<int:pk>/meals/", food.meals, name="meals"),
    path("facilities/<int:pk>/meals/sample/", food.sample_create, name="food-sample-create"),
    path("facilities/<int:pk>/meals/menu/", food.menu_edit, name="menu-edit"),
    path("food-samples/<int:pk>/throw/", food.sample_throw, name="food-sample-throw"),
    path("meals/", food.meal_board, name="meal-board"),
    path("facilities/<int:pk>/meals/account/", accounts.account, name="meal-account"),
    path("facilities/<int:pk>/meals/account/new/", accounts.month_create, name="meal-month-create"),
    path("facilities/<int:pk>/meals/account/sheet/", accounts.sheet, name="meal-account-sheet"),
    path("facilities/<int:pk>/meals/account/sheet.xlsx", accounts.sheet_template, name="meal-account-template"),
    path("meal-months/<int:pk>/edit/", accounts.month_edit, name="meal-month-edit"),
    path("meal-months/<int:pk>/publish/", accounts.month_publish, name="meal-month-publish"),
    path("meals/accounts/", accounts.account_board, name="meal-account-board"),
]
