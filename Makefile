# What one does with Earshot. `make run` and `make test` do all the set-up they need.
#
#   make run      start Earshot with a database and a broker of its own   (PORT=8000, DATA_DIR=var)
#   make test     run every test, on real PostgreSQL, Valkey and a real browser   (ARGS="-k lease")
#   make check    linters, types, import rules, migrations, contract
#   make types    write the OpenAPI document and the front end's types from the code
#   make bench    measure how fast clips are handed out and labelled   (QUICK=1: within 90 seconds; SEATS=100000: shorter queues)
#   make lock     solve the Python dependencies anew
#   make demo-reset   throw the demo in DATA_DIR away; the next start makes it anew
#   make containers   build the containers, start all of them, look whether they work, end them (docs/how-to/containers.md)
#   make clean    remove what the other targets made (never DATA_DIR)

PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= var
ARGS ?=
QUICK ?=
SEATS ?=
# Processes that run tests; each has a database of its own.
WORKERS ?= 2

UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
# For tools that look at the code with no server beside them.
LOOK := EARSHOT_ENV=check
OPENAPI := docs/reference/openapi.json

FRONTEND_SOURCES := $(shell find frontend -type f -not -path '*/node_modules/*' -not -path '*/dist/*' 2>/dev/null)
FRONTEND_PACKAGES := frontend/node_modules/.installed
FRONTEND_BUILT := frontend/dist/.built

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup setup-dev frontend run test bench check types lock demo-reset containers clean

help:
	@sed -n '3,11s/^# \{0,1\}//p' Makefile

setup: $(VENV)/.installed
setup-dev: $(VENV)/.installed-dev
frontend: $(FRONTEND_BUILT)

run: setup frontend
	@PORT='$(PORT)' DATA_DIR='$(DATA_DIR)' exec $(BIN)/python -m config.local run

test: setup-dev frontend
	@browser=$$(scripts/find-browser.sh) && CHROMIUM="$$browser" $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)
	@cd frontend && npm test --silent

bench: setup
	@exec $(BIN)/python -m bench $(if $(filter-out 0,$(QUICK)),--quick) $(if $(SEATS),--seats $(SEATS))

check: setup-dev $(FRONTEND_PACKAGES)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(LOOK) $(BIN)/mypy
	$(LOOK) $(BIN)/lint-imports
	cd frontend && npm run check --silent
	$(LOOK) $(BIN)/python manage.py check --deploy --fail-level WARNING
	$(LOOK) $(BIN)/python manage.py makemigrations --check --dry-run
	@scripts/check-contract.sh

types: setup-dev $(FRONTEND_PACKAGES)
	$(LOOK) $(BIN)/python manage.py spectacular --format openapi-json --file $(OPENAPI)
	cd frontend && npm run types --silent

lock: setup-dev
	$(BIN)/uv pip compile --quiet --no-header --generate-hashes --python-version 3.11 -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile --quiet --no-header --generate-hashes --python-version 3.11 --group dev \
		-c requirements.lock -o requirements-dev.lock pyproject.toml

demo-reset: setup
	@DATA_DIR='$(DATA_DIR)' $(BIN)/python -m config.local reset-demo

containers:
	@scripts/containers.sh

clean:
	rm -rf $(VENV) frontend/node_modules frontend/tools/*/node_modules frontend/dist test-results
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/uv: scripts/need-python.sh
	@scripts/need-python.sh '$(PYTHON)'
	@echo "Making a Python environment in $(VENV)."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/.installed: requirements.lock | $(BIN)/uv
	@echo "Installing the Python packages of requirements.lock."
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock | $(BIN)/uv
	@echo "Installing the Python packages of requirements-dev.lock."
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@$(BIN)/python scripts/link_project.py
	@touch $@

$(FRONTEND_PACKAGES): frontend/package-lock.json
	@scripts/need-node.sh
	@echo "Installing the front end's packages."
	@cd frontend && npm ci --loglevel error --no-audit --no-fund
	@touch $@

$(FRONTEND_BUILT): $(FRONTEND_PACKAGES) $(FRONTEND_SOURCES)
	@echo "Building the front end."
	@cd frontend && npm run build --silent -- --logLevel error
	@touch $@
