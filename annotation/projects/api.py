"""Projects over HTTP: parse, one call of a journey, render."""

from typing import Any

from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotation.flow.project_form import read_form
from annotation.flow.project_list import Listed, list_projects
from annotation.projects.models import Project
from config.base.clock import utc_now
from config.base.openapi_pieces import ref, told
from reviewers import gate


class ProjectOut(serializers.Serializer[Listed]):
    """A project, and how much work is in it."""

    slug = serializers.SlugField(source="project.slug")
    name = serializers.DictField(child=serializers.CharField(), source="project.title")
    purpose = serializers.CharField(source="project.purpose.code")
    state = serializers.ChoiceField(choices=Project.State.choices, source="project.state")
    open = serializers.IntegerField()
    done = serializers.IntegerField()
    languages = serializers.ListField(child=serializers.CharField())
    left_today = serializers.IntegerField(
        allow_null=True,
        help_text="clips of it that the caller may still be given today; null where nothing bounds them",
    )


class ProjectsOut(serializers.Serializer[Any]):
    """A page of projects; there is only one, for an organisation has few."""

    results = ProjectOut(many=True)
    next = serializers.CharField(allow_null=True)


class ProjectsView(APIView):
    """`GET projects`."""

    @extend_schema(operation_id="projects_list", responses=ProjectsOut)
    def get(self, request: Request) -> Response:
        """Return the projects that the caller may know of."""
        listed = list_projects(caller=request.user, now=utc_now())  # type: ignore[arg-type]
        return Response(ProjectsOut({"results": listed, "next": None}).data)


class FormView(APIView):
    """`GET projects/{slug}/form`."""

    @extend_schema(
        operation_id="project_form",
        responses={200: ref("Form")},
        extensions=told(scopes=["supervise"], refusals=["no_form"]),
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return the newest form of a project, by which gold is answered."""
        form = read_form(caller=gate.caller_of(request), slug=slug)
        project = {"slug": form.project.slug, "name": form.project.title}
        return Response({"project": project, "version": form.number, "definition": form.definition})


urlpatterns: list[URLPattern] = [
    path("projects", ProjectsView.as_view()),
    path("projects/<slug:slug>/form", FormView.as_view()),
]
