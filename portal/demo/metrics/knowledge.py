"""What the two targets of knowledge are counted from: caregivers who came to events, a survey that was closed and one being asked."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.conf import settings
from django.utils import timezone

from facilities.models import Attendance, StationActivity
from metrics.models import AreaReport, Invitation, Questionnaire, Survey
from metrics.surveys import surveys
from metrics.surveys.choices import AnswerChannel
from portal.demo.demonstration import demonstrator
from portal.models import Area, User

KNOWING = 0.968  # of those who answer; the rest knows three answers of five
ANSWERING = 0.82


@demonstrator(82, "what caregivers know")
def knowledge(random: Random, on: date) -> int:
    """Count caregivers of every community at events of the year, some twice; close one survey of the year, and ask another."""
    if Attendance.objects.exists() or Survey.objects.exists():
        return 0
    rows = Attendance.objects.bulk_create(_attendances(random, on), batch_size=4000)
    return len(rows) + _surveys(random, on)


def _attendances(random: Random, on: date) -> Iterator[Attendance]:
    held = StationActivity.objects.filter(starts_at__year=on.year, starts_at__date__lte=on).select_related("station")
    by_street: dict[str, list[StationActivity]] = defaultdict(list)
    for event in held.order_by("pk"):
        by_street[event.station.area_id[:9]].append(event)
    for report in AreaReport.objects.filter(year=on.year, caregivers__isnull=False).order_by("area"):
        near = by_street[report.area_id[:9]]
        for _number in range(int((report.caregivers or 0) * random.uniform(0.55, 0.98)) if near else 0):
            caregiver = f"{random.getrandbits(256):064x}"
            for event in random.sample(near, k=min(len(near), random.choice([1, 1, 1, 2]))):
                day = timezone.localdate(event.starts_at)
                yield Attendance(
                    event=event,
                    year=day.year,
                    caregiver=caregiver,
                    area_id=report.area_id,
                    came_on=day,
                    rating=random.choice([None, None, 3, 4, 5, 5]),
                )


def _surveys(random: Random, on: date) -> int:
    lead, area = User.objects.get(username="bureau"), Area.objects.get(pk=settings.DISTRICT_CODE)
    questionnaire = Questionnaire.objects.order_by("pk")[0]
    begun = max(on - timedelta(days=70), date(on.year, 1, 1))
    for day, is_over in ((begun, True), (on, False)):
        closes_on = min(day + timedelta(days=30), on) if is_over else day + timedelta(days=30)
        row = surveys.draw(area, questionnaire, year=on.year, closes_on=closes_on, by=lead, on=day)
        surveys.open_survey(row, by=lead)
        if is_over:
            _answer(row, random)
            surveys.close(row, by=lead)
    return Invitation.objects.count()


def _answer(survey: Survey, random: Random) -> None:
    right = list(survey.questionnaire.questions.values_list("right", flat=True))
    answered = []
    for card in survey.invitations.all():
        if random.random() < ANSWERING:
            wrong = 0 if random.random() < KNOWING else 2
            card.answers = [(answer + 1) % 3 if place < wrong else answer for place, answer in enumerate(right)]
            card.right, card.knows = len(right) - wrong, len(right) - wrong >= survey.questionnaire.pass_mark
            card.channel, card.answered_on = random.choice(AnswerChannel.values), survey.closes_on
            answered.append(card)
    Invitation.objects.bulk_update(answered, ["answers", "right", "knows", "channel", "answered_on"], batch_size=1000)
