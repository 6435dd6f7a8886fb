# The portal's workshop. Needs Python 3.11, git and make; everything else is installed into .venv or is in the clone.
PYTHON ?= python3
PORT ?= 8000
ARGS ?= help
VENV := .venv/bin
TEMPLATES := --line-length 120 --indent-width 2 templates
COMPILE = uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --no-annotate \
	--python-version 3.11

.PHONY: demo manage test doors test-scripts check format bench mutants bundle reset lock help install install-dev
.DEFAULT_GOAL := demo

demo: install  ## the whole portal on this machine with invented data; PORT=8001 for another port
	@PORTAL_DEMO="$(abspath $(or $(PORTAL_VAR),var))" $(VENV)/python -m portal.workshop.launcher --port $(PORT)

manage: install  ## a command of manage.py: make manage ARGS="load_district"
	@$(VENV)/python manage.py $(ARGS)

test: install-dev test-scripts  ## every test; those that need a browser use chromium-headless-shell or chromium
	@$(VENV)/python -m pytest -n logical --maxprocesses 8 --dist loadgroup --times --ignore tests/doors $(TESTS)

doors: install-dev  ## as it is put to work: production's settings behind a real nginx, a role that owns nothing, backups taken back, an upgrade
	@$(VENV)/python -m pytest -n 0 tests/doors

test-scripts: install-dev  ## the scripts' own tests, by the node that playwright brings
	@$(VENV)/python -m tests.scripts

check: install-dev  ## form, lint, layers, types, migrations, translations and their spelling, known holes, the tests' time budget
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/djangofmt --check $(TEMPLATES)
	$(VENV)/biome lint --error-on-warnings
	$(VENV)/lint-imports --no-logo
	$(VENV)/mypy
	$(VENV)/python manage.py makemigrations --check --dry-run
	$(VENV)/python manage.py lintmigrations --settings portal.settings.test
	$(VENV)/python manage.py translations --check
	$(VENV)/python -m tests.budget
	$(VENV)/python -m tests.spelling
	$(VENV)/python -m tests.audit

format: install-dev  ## bring Python and templates into their form
	$(VENV)/ruff format .
	$(VENV)/djangofmt $(TEMPLATES)

bench: install-dev  ## floors and candidates in turns; a table, and var/bench.json
	@$(VENV)/python -m tests.benchmarks

mutants: install-dev  ## small errors put into policies, terms and sums one by one: which ones no test notices; CASES="clock credit" MINUTES=60
	@$(VENV)/python -m tests.mutants $(CASES) $(if $(MINUTES),--minutes $(MINUTES))

bundle: install-dev  ## a folder under var/bundle to install on machines without any network: wheels, sources, units, script, checksums
	@$(VENV)/python -m portal.workshop.bundling var/bundle

reset: install  ## empty var/: the demo's data and uploads
	@$(VENV)/python -m portal.workshop.launcher --reset

lock:  ## pin what pyproject.toml asks for
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) --extra dev pyproject.toml -o requirements-dev.txt
	echo uv | $(COMPILE) - -o requirements-uv.txt

help:  ## this list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

install:
	@$(PYTHON) -m portal.workshop.installing requirements.txt

install-dev:
	@$(PYTHON) -m portal.workshop.installing requirements-dev.txt
