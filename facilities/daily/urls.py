"""Addresses of daily."""

from datetime import date

from django.urls import path, register_converter

from facilities.daily.views import officer, operator


class DayConverter:
    """A day in an address, as YYYY-MM-DD; no such day, no such page."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Read the day; ValueError means not found."""
        return date.fromisoformat(value)

    def to_url(self, value: date | str) -> str:
        """Write it."""
        return str(value)


register_converter(DayConverter, "day")
urlpatterns = [
    path("days/", officer.day_board, name="day-board"),
    path("facilities/<int:pk>/days/", operator.day_list, name="day-list"),
    path("facilities/<int:pk>/days/special/", operator.special_day_create, name="special-day-create"),
    path("facilities/<int:pk>/days/<day:day>/", operator.day_card, name="day-card"),
    path("special-days/<int:pk>/remove/", operator.special_day_remove, name="special-day-remove"),
]
