"""Invented people for the demo's facilities."""

import zlib
from datetime import date, timedelta
from random import Random

from django.conf import settings
from stdnum.cn import ric

from facilities.ground.choices import FilingState
from facilities.models import CareClass, Facility
from portal.demo.demonstration import demonstrator
from portal.models import User
from portal.rulebook.rulebook import Limits
from staff.bans import bans
from staff.models import Ban, BanGround, Credential, Person, Post
from staff.people.choices import NO_CRIME, CredentialState, Education, Engagement, PostKind
from staff.people.counts import carers_needed

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = [
    "静怡",
    "丽娟",
    "秀英",
    "晓燕",
    "婷婷",
    "敏",
    "慧芳",
    "雪梅",
    "佳琪",
    "文娟",
    "国强",
    "志远",
    "春霞",
    "梦洁",
    "欣然",
]

LACKS_A_CARER = 0.08  # share of classes
VALID_DAYS = 365
QUALIFICATIONS = ("childcare_worker", "nursery_nurse", "teacher")


@demonstrator(30, "staff")
def people(random: Random, on: date) -> int:
    """Staff every demo facility so that most are in order and some lack a carer or let a certificate run out."""
    limits = Limits(on)
    made = [
        staffed
        for facility in Facility.objects.filter(is_demo=True, people__isnull=True)
        .prefetch_related("classes", "filings")
        .order_by("pk")
        if not (_is_draft(facility) and random.random() < 0.4)
        for staffed in _staff(facility, random, on, limits)
    ]
    Person.objects.bulk_create([person for person, _, _ in made])
    Post.objects.bulk_create([post for _, post, _ in made])
    credentials = [credential for _, _, credentials in made for credential in credentials]
    for credential in credentials:  # the police answered every check, two of three other papers were compared
        known = zlib.crc32(credential.person.id_number.encode())
        is_judged = credential.kind_id == NO_CRIME or known % 3
        credential.state = CredentialState.CONFIRMED if is_judged else CredentialState.CLAIMED
        credential.number = f"{credential.issued_on:%Y}{known:010d}"
    Credential.objects.bulk_create(credentials)
    return len(made)


@demonstrator(31, "ban that waits for a second signature")
def ban(random: Random, on: date) -> int:
    """Let the police propose a ban of somebody who works nowhere: `bureau` signs it or not."""
    proposer = User.objects.filter(username="police").first()
    if proposer is None or Ban.objects.exists():
        return 0
    proposed = Ban(name="钱某某", id_number="110101198506070019", area_id=settings.DISTRICT_CODE, since=on)
    proposed.ground = BanGround.objects.get(pk="violence")
    proposed.document, proposed.until = "（2026）示例刑初字第1号（虚构）", on + timedelta(days=5 * VALID_DAYS)
    bans.propose(proposed, by=proposer)
    return 1


def _is_draft(facility: Facility) -> bool:
    """Say whether the facility's dossier was never handed in, so that it may lack anything."""
    return all(filing.state == FilingState.DRAFT for filing in facility.filings.all())


def _is_under_review(facility: Facility) -> bool:
    """Say whether the facility's dossier was handed in, for which it must have been complete."""
    return any(filing.state in (FilingState.SUBMITTED, FilingState.RETURNED) for filing in facility.filings.all())


Staffed = tuple[Person, Post, list[Credential]]


def _staff(facility: Facility, random: Random, on: date, limits: Limits) -> list[Staffed]:
    posts: list[tuple[str, CareClass | None]] = [(PostKind.HEAD, None), (PostKind.HEALTH, None), (PostKind.GUARD, None)]
    if facility.serves_meals:
        cooks = max(1, -(-(facility.capacity or 0) // int(limits["cooks.children_per_cook"])))
        posts += [(PostKind.COOK, None)] * cooks
    is_complete = _is_under_review(facility)
    for care_class in facility.classes.all():
        needed = carers_needed(care_class.places, int(limits[f"class.{care_class.kind}.ratio"]))
        lacking = 0 if is_complete else random.random() < LACKS_A_CARER
        posts += [(PostKind.CARER, care_class)] * max(1, needed - lacking)
    oldest = VALID_DAYS - 60 if is_complete else VALID_DAYS + 8  # days since the certificates; the oldest have run out
    return [_person(facility, kind, care_class, random, on, oldest) for kind, care_class in posts]


def _person(
    facility: Facility, kind: str, care_class: CareClass | None, random: Random, on: date, oldest: int
) -> Staffed:
    name, number = random.choice(SURNAMES) + random.choice(GIVEN), _id_number(random)
    if kind == PostKind.HEAD and facility.head_id_number:  # the one whom the filing form names
        name, number = facility.head_name, facility.head_id_number
    person = Person(
        facility=facility,
        name=name,
        id_number=number,
        mobile=f"139{random.randrange(10**8):08d}",
        education=Education.BACHELOR
        if kind == PostKind.HEAD
        else random.choice([Education.SECONDARY, Education.COLLEGE]),
        experience_years=random.randint(3, 15),
    )
    since = on - timedelta(days=random.randint(60, 900))
    is_sent = kind in (PostKind.GUARD, PostKind.COOK)
    post = Post(
        person=person,
        kind=kind,
        care_class=care_class,
        since=since,
        weekly_hours=40,
        engagement=Engagement.SENT if is_sent else Engagement.EMPLOYED,
        agency="杭州安和人力资源有限公司" if is_sent else "",
    )
    return person, post, _credentials(person, kind, random, on, oldest)


def _credentials(person: Person, kind: str, random: Random, on: date, oldest: int) -> list[Credential]:
    issued = on - timedelta(days=random.randint(35, oldest))
    yearly = ["health_certificate", NO_CRIME]
    found = [
        Credential(person=person, kind_id=k, issued_on=issued, expires_on=issued + timedelta(days=VALID_DAYS - 1))
        for k in yearly
    ]
    lasting = {
        PostKind.HEAD: ("head_training", 72),
        PostKind.HEALTH: ("health_training", None),
        PostKind.GUARD: ("guard", None),
        PostKind.CARER: (random.choice(QUALIFICATIONS), None),
    }
    if kind in lasting:
        certificate, hours = lasting[PostKind(kind)]
        found.append(Credential(person=person, kind_id=certificate, hours=hours, issued_on=on - timedelta(days=1000)))
    return found


def _id_number(random: Random) -> str:
    """Invent a number with a right check digit."""
    born = date(1970, 1, 1) + timedelta(days=random.randrange(11000))
    body = f"110101{born:%Y%m%d}{random.randrange(1000):03d}"
    return body + str(ric.calc_check_digit(body + "0"))
