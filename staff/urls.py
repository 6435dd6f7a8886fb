"""Addresses of the people of a facility."""

from django.urls import path

from staff.views import people

urlpatterns = [
    path("facilities/<int:facility_pk>/people/", people.PeopleList.as_view(), name="people"),
    path("facilities/<int:facility_pk>/people/new/", people.person_create, name="person-create"),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person"),
    path("people/<int:pk>/edit/", people.person_edit, name="person-edit"),
    path("people/<int:pk>/remove/", people.person_remove, name="person-remove"),
    path("people/<int:pk>/id-number/", people.person_reveal, name="person-reveal"),
    path("people/<int:pk>/posts/new/", people.post_add, name="post-add"),
    path("people/<int:pk>/credentials/new/", people.credential_add, name="credential-add"),
    path("posts/<int:pk>/end/", people.post_end, name="post-end"),
    path("credentials/<int:pk>/remove/", people.credential_remove, name="credential-remove"),
]
