"""A case of illness from the first symptom to the return, and the clusters that come of several."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.ground.holding import own
from facilities.ground.models import CareClass, Facility
from facilities.health import policy
from facilities.health.choices import ClusterState, HealthState, Symptom
from facilities.health.models import Cluster, HealthEvent
from portal.accounts.choices import OrganisationKind
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.letters import notices
from portal.models import Organisation, User
from portal.rulebook.rulebook import Limits
from portal.sealing import digest
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    HealthState.OPEN: {HealthState.HOME, HealthState.CLOSED},
    HealthState.HOME: {HealthState.CLOSED},
}
CLUSTER_MOVES: dict[str, set[str]] = {ClusterState.OPEN: {ClusterState.ENDED}}


@transaction.atomic
def report(
    facility: Facility,
    care_class: CareClass,
    child: str,
    symptoms: Collection[str],
    *,
    day: date,
    is_infectious: bool,
    by: User,
    at: datetime,
) -> HealthEvent:
    """Enter a case. Two children of a class with the same symptom within the rulebook's days make a cluster, told at once."""
    facility = own(facility, by)
    if care_class.facility_id != facility.pk:
        raise Refused(_("This class belongs to another facility."), field="care_class")
    if day > timezone.localdate(at):
        raise Refused(_("This day has not come yet."), field="day")
    if not symptoms:
        raise Refused(_("Please say which symptoms were seen."), field="symptoms")
    event = HealthEvent.objects.create(
        facility=facility,
        care_class=care_class,
        child=child.strip(),
        child_digest=digest(f"{facility.pk}:{child.strip()}"),
        day=day,
        symptoms=sorted(set(symptoms)),
        is_infectious=is_infectious,
        entered_at=at,
        entered_by=by,
    )
    for symptom in event.symptoms:
        if symptom != Symptom.OTHER:
            _cluster(event, symptom, at)
    return event


def _cluster(event: HealthEvent, symptom: str, at: datetime) -> None:
    limits = Limits(timezone.localdate(at))
    span, least = timedelta(days=int(limits["health.cluster_days"]) - 1), int(limits["health.cluster_children"])
    alike = HealthEvent.objects.filter(care_class=event.care_class, symptoms__contains=[symptom])
    near = alike.filter(day__range=(event.day - span, event.day + span))
    if near.values("child_digest").distinct().count() < least:
        return
    days = [event.day, *near.values_list("day", flat=True)]
    cluster, is_new = Cluster.objects.get_or_create(
        care_class=event.care_class,
        symptom=symptom,
        state=ClusterState.OPEN,
        defaults={
            "facility": event.facility,
            "class_name": str(event.care_class),
            "first_on": min(days),
            "last_on": max(days),
            "told_at": at,
        },
    )
    cluster.events.add(*near)
    if not is_new:
        cluster.first_on, cluster.last_on = min(cluster.first_on, *days), max(cluster.last_on, *days)
        cluster.save(update_fields=["first_on", "last_on"])
    _tell(cluster)


def _tell(cluster: Cluster) -> None:
    """Tell the health bureau of the district, once for each number of children."""
    children = cluster.events.values("child_digest").distinct().count()
    bureaus = Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT, department="health")
    for body in bureaus.filter(area_id=cluster.facility.area_id[:6]):
        notices.tell(
            f"cluster-{cluster.pk}-{children}-{body.pk}",
            to=body,
            title=_("“%(facility)s”, %(care_class)s: %(children)s children with %(symptom)s"),
            text=_("First seen on %(first)s. Please take it up and tell disease control."),
            about={
                "facility": cluster.facility,
                "care_class": cluster.class_name,
                "children": children,
                "symptom": cluster.get_symptom_display(),
                "first": cluster.first_on,
            },
            url=cluster.get_absolute_url(),
        )


@transaction.atomic
def send_home(event: HealthEvent, *, told_at: datetime, by: User, at: datetime) -> HealthEvent:
    """Say when the guardian was told and that the child was fetched."""
    require(policy.may_follow_up(by, event))
    if told_at > at:
        raise Refused(_("This moment has not come yet."), field="told_at")
    move(event, HealthState.HOME, table=MOVES, by=by)
    event.told_at, event.sent_home_at = told_at, at
    event.save(update_fields=["told_at", "sent_home_at"])
    return event


@transaction.atomic
def take_back(
    event: HealthEvent, *, by: User, on: date, paper: str = "", issuer: str = "", issued_on: date | None = None
) -> HealthEvent:
    """Let the child into the class again: after an infectious disease only with the paper, issued since the child fell ill."""
    require(policy.may_follow_up(by, event))
    if event.is_infectious:
        _require_paper(event, paper, issuer, issued_on, on)
    event.paper, event.paper_issuer, event.paper_on, event.back_on = paper, issuer.strip(), issued_on, on
    event.save(update_fields=["paper", "paper_issuer", "paper_on", "back_on"])
    return move(event, HealthState.CLOSED, table=MOVES, by=by)


def _require_paper(event: HealthEvent, paper: str, issuer: str, issued_on: date | None, on: date) -> None:
    if not paper:
        raise Refused(_("After an infectious disease a child returns only with the paper."), field="paper")
    if not issuer.strip():
        raise Refused(_("Please say who issued the paper."), field="issuer")
    if issued_on is None or not event.day <= issued_on <= on:
        raise Refused(_("The paper is issued after the first symptom, and not later than today."), field="issued_on")


@transaction.atomic
def deal_with(cluster: Cluster, *, note: str, disease_control_told_at: datetime, by: User, at: datetime) -> Cluster:
    """Let the bureau say what was done, and when disease control was told."""
    require(policy.may_deal_with(by, cluster))
    if not note.strip():
        raise Refused(_("Please say what was done."), field="note")
    if disease_control_told_at > at:
        raise Refused(_("This moment has not come yet."), field="disease_control_told_at")
    move(cluster, ClusterState.ENDED, table=CLUSTER_MOVES, by=by, note=note.strip())
    cluster.note, cluster.disease_control_told_at, cluster.ended_at = note.strip(), disease_control_told_at, at
    cluster.save(update_fields=["note", "disease_control_told_at", "ended_at"])
    return cluster


declare(
    HealthEvent,
    send_home=Act(policy.may_follow_up, before(MOVES, HealthState.HOME)),
    take_back=Act(policy.may_follow_up, before(MOVES, HealthState.CLOSED)),
)
declare(Cluster, deal_with=Act(policy.may_deal_with, before(CLUSTER_MOVES, ClusterState.ENDED)))
