"""The Celery application: a bell for Job rows."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("earshot")
app.config_from_object("django.conf:settings", namespace="CELERY")
# One explicit list: nothing else imports a task module.
app.conf.imports = (
    "annotation.clips.tasks",
    "annotation.exports.tasks",
    "annotation.erasure.tasks",
    "annotation.quality.tasks",
)
