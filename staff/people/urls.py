"""Addresses of the people of a facility."""

from django.urls import path

from staff.people import api, views

urlpatterns = [
    path("api/v1/posts/", api.PostList.as_view(), name="api-post-list"),
    path("facilities/<int:facility_pk>/people/", views.PeopleList.as_view(), name="people"),
    path("facilities/<int:facility_pk>/people/new/", views.person_create, name="person-create"),
    path("facilities/<int:facility_pk>/people/export/", views.people_export, name="people-export"),
    path("facilities/<int:facility_pk>/people/sheet/", views.people_sheet, name="people-sheet"),
    path("facilities/<int:facility_pk>/people/sheet/template/", views.people_template, name="people-template"),
    path("people/<int:pk>/", views.PersonDetail.as_view(), name="person"),
    path("people/<int:pk>/edit/", views.person_edit, name="person-edit"),
    path("people/<int:pk>/remove/", views.person_remove, name="person-remove"),
    path("people/<int:pk>/id-number/", views.person_reveal, name="person-reveal"),
    path("people/<int:pk>/posts/new/", views.post_add, name="post-add"),
    path("people/<int:pk>/credentials/new/", views.credential_add, name="credential-add"),
    path("posts/<int:pk>/end/", views.post_end, name="post-end"),
    path("credentials/<int:pk>/paper/", views.credential_paper, name="credential-paper"),
    path("credentials/<int:pk>/remove/", views.credential_remove, name="credential-remove"),
]
