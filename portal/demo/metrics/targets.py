"""Measures towards targets, and the assessments of the last years."""

from datetime import date, timedelta
from random import Random

from metrics.assessments import assessments, pilot
from metrics.assessments.choices import AssessmentState
from metrics.models import Action, Assessment, Experience, Problem, Target
from portal.accounts.models import User
from portal.demo.demonstration import demonstrator
from portal.demo.metrics.papers import evening
from portal.demo.people import HOME_STREET

ACTIONS = {
    "family-doctor": [("组织社区卫生服务中心开展家庭医生签约月活动", "新增签约312人"), ("对新生儿家庭上门签约", "")],
    "kindergarten-integration": [("新增4所幼儿园开设托班", "3所已开设托班"), ("印发托幼一体化建设指引", "")],
    "knowledge-awareness": [("在各社区开展照护知识测评和讲座", "")],
    "community-coverage": [("利用社区用房新建嵌入式托育点", "建成6处"), ("公办民营托育机构招募", "")],
    "places-per-thousand": [("支持产业园区新增托位120个", "")],
}


@demonstrator(91, "measures and assessments")
def measures_and_assessments(random: Random, on: date) -> int:
    """Enter what departments do for the targets, and assess last year and this one; last year is confirmed."""
    targets = {target.indicator_code: target for target in Target.objects.all()}
    if not Action.objects.filter(is_demo=True).exists():
        Action.objects.bulk_create(
            [
                _action(targets[code], text, result, on, random)
                for code, planned in ACTIONS.items()
                if code in targets
                for text, result in planned
            ]
        )
    made = sum(assessments.count(year, at=evening(on)) for year in (on.year - 1, on.year))
    Assessment.objects.filter(year=on.year - 1).update(state=AssessmentState.CONFIRMED)
    _tell(on)
    return made


def _tell(on: date) -> None:
    """Let the street tell a problem with its measure and what worked, which the bureau tells the others; once."""
    office = Assessment.objects.filter(year=on.year, area=HOME_STREET, department=None).first()
    people = {row.username: row for row in User.objects.filter(username__in=["street", "bureau"], is_demo=True)}
    if office is None or len(people) < 2 or office.problems.exists():  # type: ignore[attr-defined]
        return
    problem = {"what": "部分社区年度数据迟报。", "measure": "指定专人，每月25日前核对并报送。", "person": "公共服务办"}
    due = on + timedelta(days=25)
    pilot.tell_problem(Problem(assessment=office, due_on=due, **problem), by=people["street"], on=on)
    words = {"title": "利用社区用房嵌入托育点", "text": "街道统一改造社区用房，引入有资质的机构，开设12个普惠托位。"}
    told = pilot.write(Experience(assessment=office, **words), by=people["street"], on=on - timedelta(days=9))
    pilot.spread(told, by=people["bureau"], on=on - timedelta(days=3))


def _action(target: Target, text: str, result: str, on: date, random: Random) -> Action:
    begun = on - timedelta(days=random.randint(90, 200))
    due = on - timedelta(days=random.randint(5, 30)) if result else on + timedelta(days=random.randint(20, 60))
    done = due - timedelta(days=random.randint(0, 4)) if result else None
    return Action(target=target, text=text, begun_on=begun, due_on=due, done_on=done, result=result, is_demo=True)
