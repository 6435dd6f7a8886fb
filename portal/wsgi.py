"""The WSGI entry point."""

import gc
import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
application = get_wsgi_application()
import_module(settings.ROOT_URLCONF)  # with all views, which the first request would load
gc.collect()
gc.freeze()  # what is loaded stays: looking through it again and again took a tenth to a fifth of the time of a page
gc.set_threshold(50_000, 20, 50)
