"""Every address of the web process."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView

from annotation.clips import api as clips
from annotation.erasure import api as erasure
from annotation.escalations import api as escalations
from annotation.exports import api as exports
from annotation.labels import api as labels
from annotation.labels import plan_api as plan
from annotation.projects import api as projects
from annotation.quality import api as quality
from annotation.queue import api as queue
from annotation.queue import lead_api as leads
from config.base import health, page
from demo import api as demo
from reviewers.access import api as access
from reviewers.audit import api as audit
from reviewers.shifts import api as shifts

handler400 = "config.base.views.bad_request"
handler500 = "config.base.views.broken"

# In the order in which they are looked through: the calls made most often come first.
ROOMS = (
    queue, labels, access, leads, escalations, projects, plan, quality, clips, exports, erasure, audit, shifts, demo,
)  # fmt: skip

urlpatterns = [
    path("api/v1/", include([*(pattern for room in ROOMS for pattern in room.urlpatterns)])),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    re_path(r"^api/", page.no_such_call),
    path("healthz", health.healthz),
    # The page's own router decides the rest.
    re_path(r"^(?!static/).*$", page.index),
]
