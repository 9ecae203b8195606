# The two commands of a newcomer: `make serve` and `make test`. All they need is Python 3.11+, git and make.

VENV ?= .venv
BIN := $(VENV)/bin
JOBS ?= 2
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c '$(FITS)' 2>/dev/null && echo $$p && break; done)
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
SOURCES := homeplate tests

.PHONY: serve test check bench photographs format lock

serve: $(VENV)/.installed
	$(BIN)/homeplate serve --demo $(ARGS)

test: $(VENV)/.dev
	$(BIN)/pytest -n $(JOBS) -m "not browser" $(ARGS)
	HOMEPLATE_TEST_DATABASE=postgresql $(BIN)/pytest -n $(JOBS) -m "not browser" $(ARGS)
	HOMEPLATE_TEST_DATABASE=postgresql HOMEPLATE_ANALYTICS=database $(BIN)/pytest -n $(JOBS) tests/insight $(ARGS)
	$(BIN)/pytest -m browser tests/browser $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m django makemigrations --check --dry-run --settings tests.settings
	$(BIN)/python -m homeplate.api.snapshot --check
	$(BIN)/homeplate catalogs check

bench: $(VENV)/.dev
	$(BIN)/homeplate bench $(ARGS)

# Takes the pictures of the documentation anew, from the demo; ARGS names some of them.
photographs: $(VENV)/.dev
	$(BIN)/python -m tests.browser.photographs $(ARGS)

format: $(VENV)/.dev
	$(BIN)/ruff check --fix --exit-zero $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

# Writes the pinned requirements anew; needs uv. Index addresses stay out of the files.
lock:
	$(LOCK) --upgrade pyproject.toml -o requirements/lock.txt
	$(LOCK) --upgrade pyproject.toml --group dev -c requirements/lock.txt -o requirements/dev.txt
	$(LOCK) --upgrade requirements/tools.in -o requirements/tools.txt

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Homeplate needs Python 3.11, 3.12 or 3.13; none was found."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements/lock.txt requirements/tools.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/lock.txt -r requirements/tools.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.installed
	$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@
