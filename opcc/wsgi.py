"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opcc.settings")
# Who waits for a page waits so many seconds for a statement and for someone else's lock.
for name, seconds in (("DATABASE_STATEMENT_SECONDS", "60"), ("DATABASE_LOCK_SECONDS", "15")):
    os.environ[name] = os.environ.get(name) or seconds

application = get_wsgi_application()

from opcc.start import begin_serving  # noqa: E402 - Django is set up only now

begin_serving()
