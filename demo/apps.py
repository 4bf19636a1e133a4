"""The demo: people, projects and synthetic clips that show the product; never on a server for real work."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demo data and the four doors."""

    name = "demo"
