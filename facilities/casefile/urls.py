"""Addresses of casefile."""

from django.urls import path

from facilities.casefile.views import affairs, casefile

urlpatterns = [
    path("facilities/<int:pk>/case-file/", casefile.case_file, name="case-file"),
    path("facilities/<int:pk>/case-file/export/", casefile.case_file_ask, name="case-file-ask"),
    path("case-files/<int:pk>/", casefile.case_file_export, name="case-file-export"),
    path("affairs/", affairs.affair_list, name="affair-list"),
]
