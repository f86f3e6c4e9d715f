# `make run` and `make test` are all that a newcomer needs. Paths are relative and quoted, so that the
# checkout may lie anywhere, below a folder with a space in its name too.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON_HERE := .venv/bin/python
SERVE := $(PYTHON_HERE) -m opcc.local serve-for --
ARGS ?=
# A small machine can run two; set WORKERS=auto on a larger one.
WORKERS ?= 2

.PHONY: help install install-dev browser run test test-long check data-model workflow openapi lock bench manage format reset clean

help: ## Say what each command does
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

install: ## Install what running needs (done by `make run`)
	@bash scripts/install run

install-dev: ## Install what developing needs (done by `make test`)
	@bash scripts/install dev

browser: ## Find a Chromium for the browser tests, or install one as root on Debian
	@bash scripts/install-browser

run: install ## Start everything on this machine and print the address and the sign-ins
	@exec $(PYTHON_HERE) -m opcc.local run

test: install-dev browser ## Run every test: make test ARGS="tests/plans -k month"
	@exec $(SERVE) env HTTPS=false $(PYTHON_HERE) -m pytest -n $(WORKERS) $(ARGS)

test-long: install-dev browser ## Run every test with all that is long by nature
	@exec $(SERVE) env HTTPS=false OPCC_TEST_LONG=true $(PYTHON_HERE) -m pytest -n $(WORKERS) $(ARGS)

check: install-dev ## Lint, types, layers, migrations, templates, scripts, file sizes, lock files
	$(PYTHON_HERE) -m ruff check .
	$(PYTHON_HERE) -m ruff format --check .
	$(PYTHON_HERE) -c 'from importlinter.cli import lint_imports_command as run; run()'
	$(SERVE) $(PYTHON_HERE) -m mypy .
	$(SERVE) $(PYTHON_HERE) manage.py makemigrations --check --dry-run
	$(SERVE) $(PYTHON_HERE) -m opcc.data_model --check
	$(SERVE) $(PYTHON_HERE) -m opcc.workflow_diagram --check
	$(SERVE) $(PYTHON_HERE) -m opcc.openapi_document --check
	.venv/bin/djangofmt --check templates
	$(PYTHON_HERE) -m djlint --lint --quiet templates
	$(PYTHON_HERE) -m tests.architecture.raw_markup
	$(PYTHON_HERE) -m tests.architecture.complexity
	$(PYTHON_HERE) -m tests.architecture.plain_words
	bash scripts/lint-scripts
	bash scripts/check-files

format: install-dev ## Format the Python code and the templates
	$(PYTHON_HERE) -m ruff check --fix .
	$(PYTHON_HERE) -m ruff format .
	.venv/bin/djangofmt templates

data-model: install ## Draw docs/data-model.md again from the models
	@exec $(SERVE) $(PYTHON_HERE) -m opcc.data_model

workflow: install ## Draw docs/workflow.md again from the table of transitions
	@exec $(SERVE) $(PYTHON_HERE) -m opcc.workflow_diagram

openapi: install ## Write docs/openapi.yaml, the description of the API
	@exec $(SERVE) $(PYTHON_HERE) -m opcc.openapi_document

lock: install-dev ## Write the lock files again, with hashes: make lock ARGS=--upgrade
	bash scripts/lock $(ARGS)

bench: install-dev ## Run the benchmarks
	@exec $(SERVE) env HTTPS=false $(PYTHON_HERE) -m pytest -n 0 -q tests/benchmarks/bench_*.py $(ARGS)

manage: install ## Run a management command: make manage ARGS="export_scorecard --month 2022-08"
	@exec $(SERVE) $(PYTHON_HERE) manage.py $(ARGS)

reset: install ## Delete the data of the local stack, so that `make run` begins again
	@exec $(PYTHON_HERE) -m opcc.local clear

clean: ## Remove the local stack's data and everything that was built or installed
	@if [ -x $(PYTHON_HERE) ]; then $(PYTHON_HERE) -m opcc.local clear; fi
	rm -rf .venv node_modules static/build staticfiles .mypy_cache .ruff_cache .pytest_cache
