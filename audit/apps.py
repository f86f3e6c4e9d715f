from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from audit.grants import grant_after_migrating


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Audit"

    def ready(self) -> None:
        """Keep the rights of the application's database role in step with the tables."""
        post_migrate.connect(grant_after_migrating, dispatch_uid="audit.grants")
        import_module("audit.checks")
