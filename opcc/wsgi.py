"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opcc.settings")

application = get_wsgi_application()

from opcc.start import begin_serving  # noqa: E402 - Django is set up only now

begin_serving()
