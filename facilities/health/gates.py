"""Illness at the gate of the day: who is ill and neither observed to the end nor fetched."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from facilities.daily.choices import Gate
from facilities.daily.gates import Stop, stopped_by
from facilities.ground.models import Facility
from facilities.health.choices import ClusterState, HealthState


@stopped_by(Gate.HEALTH)
def open_cases(facility: Facility, on: date) -> Iterator[Stop]:
    """Cases of earlier days under observation, and clusters that the bureau has not dealt with."""
    for event in facility.health_events.filter(state=HealthState.OPEN, day__lt=on):
        yield Stop(
            _("The case of %(case)s is still open: tell the guardian, or take the child back.") % {"case": event},
            event.get_absolute_url(),
        )
    for cluster in facility.clusters.filter(state=ClusterState.OPEN).select_related("facility"):
        yield Stop(
            _("The health bureau has not dealt with the cluster in %(care_class)s yet.")
            % {"care_class": cluster.class_name},
            cluster.get_absolute_url(),
        )
