"""The four doors: one click enters, on demo data and on loopback alone."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.urls import URLPattern, path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.base.clock import utc_now
from config.base.errors import Invalid, NotFound
from config.base.openapi_pieces import told
from demo.cast import DOORS, ORGANISATION, address
from reviewers.access.finding import check_csrf
from reviewers.flow.sign_in import begin_session
from reviewers.people.me import me_body
from reviewers.people.models import Person
from reviewers.people.serializers import MeSerializer


class DoorSerializer(serializers.Serializer[object]):
    """A door and who enters by it."""

    role = serializers.CharField()
    name = serializers.CharField()
    email = serializers.EmailField()


class DoorsSerializer(serializers.Serializer[object]):
    """The doors of the demo."""

    doors = DoorSerializer(many=True)


class EnterSerializer(serializers.Serializer[object]):
    """By which door somebody enters."""

    role = serializers.ChoiceField(choices=sorted(DOORS))


def _only_a_demo(request: HttpRequest) -> None:
    """Refuse, as if nothing were here, unless this is a demo and the request comes from this machine."""
    if not settings.DEMO or not ip_address(request.META["REMOTE_ADDR"]).is_loopback:
        raise NotFound
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        # Loopback is only the proxy's: the person may be anywhere.
        raise NotFound


def _people() -> dict[str, Person]:
    """Return who enters by which door."""
    addresses = {address(handle): role for role, handle in DOORS.items()}
    found = Person.objects.filter(organisation__name=ORGANISATION, email__in=addresses)
    return {addresses[person.email]: person for person in found}


class DemoView(APIView):
    """The doors."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        responses=DoorsSerializer, operation_id="demo_read", extensions=told(public=True, refusals=["not_found"])
    )
    def get(self, request: Request) -> Response:
        """List the doors."""
        _only_a_demo(request._request)
        people = _people()
        doors = [
            {"role": role, "name": people[role].name, "email": people[role].email} for role in DOORS if role in people
        ]
        return Response({"doors": doors})


class EnterView(APIView):
    """One click enters."""

    authentication_classes = ()
    permission_classes = ()

    @extend_schema(
        request=EnterSerializer,
        responses=MeSerializer,
        operation_id="demo_enter",
        extensions=told(browser=True, refusals=["not_found"]),
    )
    def post(self, request: Request) -> Response:
        """Enter by a door."""
        _only_a_demo(request._request)
        check_csrf(request._request)
        sent = EnterSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        person = _people().get(sent.validated_data["role"])
        if person is None:
            raise Invalid("The demo is not made yet.")
        now = utc_now()
        caller = begin_session(request=request._request, person=person, how="demo door", now=now)
        return Response(me_body(caller=caller, now=now))


urlpatterns: list[URLPattern] = [path("demo", DemoView.as_view()), path("demo/enter", EnterView.as_view())]
