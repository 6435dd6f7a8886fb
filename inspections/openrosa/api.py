"""The doors of OpenRosa (docs.getodk.org/openrosa): list of forms, form, manifest, submission. What is taken is a visit from a phone."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from inspections.checklists.models import Checklist
from inspections.field import sending
from inspections.field.api import SentVisit
from inspections.field.choices import SubmissionState
from inspections.field.models import Submission
from inspections.ground import policy
from inspections.openrosa import instances, xforms
from inspections.openrosa.basic import Basic
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User

XML = "text/xml; charset=utf-8"
MOST_BYTES = 10 * 1024 * 1024  # of one post; Collect sends the photos beyond it in further posts
FORM, INCOMPLETE = "xml_submission_file", "*isIncomplete*"


@extend_schema(exclude=True)
class OpenRosaView(APIView):
    """A request of ODK Collect. Every answer names the protocol; a refusal is told in its words."""

    authentication_classes = [Basic]
    permission_classes = [IsAuthenticated]

    @property
    def user(self) -> User:
        """The inspector, or a refusal."""
        user = cast("User", self.request.user)
        require(policy.may_inspect(user))
        return user

    def handle_exception(self, exc: Exception) -> Response:
        """Tell what the API would tell, in OpenRosa's envelope."""
        problem = super().handle_exception(exc)
        kept = {name: value for name, value in problem.headers.items() if name != "Content-Type"}
        answer = _said(self.request, str(problem.data.get("detail", "")), problem.status_code, kept)
        return cast("Response", answer)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Name the protocol's version."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer.headers["X-OpenRosa-Version"] = "1.0"
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def form(self, code: str) -> xforms.Form:
        """Return a form that the inspector may use today, or answer 404."""
        today = timezone.localdate()
        checklist = get_object_or_404(xforms.checklists(self.user, on=today), code=code)
        return xforms.form(checklist, on=today)

    def address(self, *parts: str) -> str:
        """Return a whole address below the server's."""
        return self.request.build_absolute_uri("/odk/" + "/".join(parts))


def _said(request: Request, message: str, status: int, headers: Mapping[str, str] | None = None) -> HttpResponse:
    answer = render(request._request, "inspections/openrosa/response.xml", {"message": message}, XML, status)
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer


class FormList(OpenRosaView):
    """The checklists that hold today, as forms."""

    def get(self, request: Request) -> HttpResponseBase:
        """List them; `formID` asks for one."""
        today = timezone.localdate()
        rows = xforms.checklists(self.user, on=today)
        if wanted := request.query_params.get("formID", "").replace("\0", ""):
            rows = rows.filter(code=wanted)
        forms = [(xforms.form(row, on=today), self.address("forms", row.code)) for row in rows]
        return render(request._request, "inspections/openrosa/form_list.xml", {"forms": forms}, XML)


class FormDetail(OpenRosaView):
    """One form."""

    def get(self, request: Request, code: str) -> HttpResponseBase:
        """Answer the XForm."""
        return HttpResponse(self.form(code).content, XML)


class Manifest(OpenRosaView):
    """What a form takes along besides: the facilities of the day."""

    def get(self, request: Request, code: str) -> HttpResponseBase:
        """Name the file with its mark."""
        listed = xforms.facilities(self.user, self.form(code).checklist, on=timezone.localdate())
        context = {"md5": xforms.md5(listed), "address": self.address("forms", code, "facilities.csv")}
        return render(request._request, "inspections/openrosa/manifest.xml", context, XML)


class FacilityFile(OpenRosaView):
    """The facilities of the day."""

    def get(self, request: Request, code: str) -> HttpResponseBase:
        """Answer the CSV."""
        listed = xforms.facilities(self.user, self.form(code).checklist, on=timezone.localdate())
        return HttpResponse(listed, "text/csv; charset=utf-8")


class Submissions(OpenRosaView):
    """Take filled-in forms. The same form again, in one or several posts, is the same visit."""

    parser_classes = [MultiPartParser]

    def head(self, request: Request) -> HttpResponseBase:
        """Say where to send to and how much at once."""
        require(policy.may_inspect(self.user))
        headers = {"Location": self.address("submission"), "X-OpenRosa-Accept-Content-Length": str(MOST_BYTES)}
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=headers)

    def post(self, request: Request) -> HttpResponseBase:
        """Keep the form and its photos; carry it out once all are there. 201 whatever becomes of it then: nothing is lost."""
        user, sent = self.user, request.FILES.get(FORM)
        if sent is None:
            raise Refused(_("There is no form in what was sent."))
        instance = instances.read(sent.read(instances.MOST_BYTES + 1))
        submission = self._kept(instance, user)
        try:
            self._add_photos(submission, instance, user)
        except ValidationError as refusal:
            return _said(request, " ".join(refusal.messages), HTTPStatus.UNPROCESSABLE_ENTITY)
        if waiting := sending.missing(submission):
            return self._told_of_waiting(instance, waiting)
        sending.apply(submission, by=user, at=timezone.now())
        return self._told(submission)

    def _kept(self, instance: instances.Instance, user: User) -> Submission:
        own = Submission.objects.filter(by=user)
        if known := own.filter(key=instance.key).first():
            return known
        checklists = Checklist.objects.published().for_user(user)
        checklist = checklists.filter(code=instance.code, version=instance.version).first()
        if checklist is None:
            raise Http404(_("There is no such checklist for you."))
        former = own.filter(key=instance.former).first() if instance.former else None
        visit_key, at = former.visit_key if former else instance.key, timezone.now()
        content = instances.content(instance, checklist, user=user.pk, visit_key=visit_key, at=at)
        visit = SentVisit(data=content, context={"user": user})
        visit.is_valid(raise_exception=True)
        return sending.receive(visit.validated_data, by=user, at=at)

    def _add_photos(self, submission: Submission, instance: instances.Instance, user: User) -> None:
        """Store what came of the pictures that the form names; files that it does not name are nobody's."""
        for name in instances.pictures(instance):
            upload = self.request.FILES.get(name)
            if isinstance(upload, UploadedFile):
                sending.add_photo(submission, instances.picture_key(instance, name), upload, by=user)

    def _told_of_waiting(self, instance: instances.Instance, waiting: list[Any]) -> HttpResponse:
        """Accept a part of a form; a form whose last part came without its photos is not taken, so that it stays on the phone."""
        if self.request.data.get(INCOMPLETE) == "yes":
            return _said(self.request, _("Received; photos of this visit are still to come."), HTTPStatus.CREATED)
        names = [name for name in instances.pictures(instance) if instances.picture_key(instance, name) in waiting]
        refusal = _("Photos of this visit are missing: %(names)s") % {"names": ", ".join(names)}
        return _said(self.request, refusal, HTTPStatus.BAD_REQUEST)

    def _told(self, submission: Submission) -> HttpResponse:
        if submission.state == SubmissionState.APPLIED and submission.visit:
            message = _("Taken over as visit %(number)s.") % {"number": submission.visit.number}
        else:
            message = _("Received. A person has to look at it: %(reason)s") % {
                "reason": submission.reason or submission
            }
        return _said(self.request, message, HTTPStatus.CREATED)
