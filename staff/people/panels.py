"""The people's parts of a facility's page: for officers with names, for the public only numbers."""

from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone

from facilities.ground.panels import panel
from facilities.models import Facility
from portal.freshness import shown_publicly
from staff.people import counts, needs
from staff.people.choices import PostKind
from staff.people.models import Credential, CredentialKind, CredentialNeed, Person, Post

Context = dict[str, object]
shown_publicly(Person, Post, Credential, CredentialKind, CredentialNeed)


@panel(order=30)
def people_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context]:
    """Posts and classes with the carers they have and need."""
    mine = Facility.objects.filter(pk=facility.pk)
    people = Person.objects.visible_to(request.user).filter(facility=facility).with_posts()
    classes = counts.staffing(mine, timezone.localdate()).get(facility.pk, [])
    return "staff/people/panel.html", {"people": people, "classes": classes}


@panel(order=30, public=True)
def staffing_panel(request: HttpRequest, facility: Facility) -> tuple[str, Context]:
    """How many people hold which post and which certificate, and how many carers are qualified; no names."""
    on = timezone.localdate()
    held = Post.objects.held(on).filter(person__facility=facility)
    by_kind = dict(held.order_by().values_list("kind").annotate(Count("person", distinct=True)))
    qualified = (
        held.filter(kind=PostKind.CARER)
        .annotate(is_qualified=counts.holds(needs.kinds(needs.CARERS, on), on, "person_id"))
        .filter(is_qualified=True)
        .values("person")
        .distinct()
        .count()
    )
    posts = [(label, by_kind.get(kind, 0)) for kind, label in PostKind.choices if by_kind.get(kind)]
    return "staff/people/panel_public.html", {
        "posts": posts,
        "carers": by_kind.get(PostKind.CARER, 0),
        "qualified": qualified,
        "qualifications": counts.qualifications(facility, on),
        "schooling": counts.schooling(facility, on),
        "as_of": on,
    }
