#!/usr/bin/env python
"""Django's command line for the portal, with the embedded servers where no others are named."""

import os
import sys

from django.core.management import execute_from_command_line

from portal.workshop.embedded import joining

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")
    with joining.attached():
        execute_from_command_line(sys.argv)
