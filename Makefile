# Two commands: `make run` serves Chaffinch, `make test` runs all its tests. `make help` tells the rest.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV ?= .venv
BIN := $(VENV)/bin
export VENV
GROUND := requirements-build.lock pyproject.toml scripts/install.sh

.PHONY: run
run: $(VENV)/.installed ## Serve Chaffinch; the first start makes the database, a site and its key
	@exec $(BIN)/chaffinch serve

.PHONY: test
test: $(VENV)/.installed-dev ## Run the whole test suite, in a real browser too
	@scripts/browser.sh
	@scripts/postgresql.sh
	@scripts/clients.sh
	$(BIN)/python -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder

.PHONY: soak
soak: $(VENV)/.installed-dev ## Run what takes long: many requests, killed workers, odd input
	$(BIN)/python -m pytest -m soak

.PHONY: lint
lint: $(VENV)/.installed-dev ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: format
format: $(VENV)/.installed-dev ## Put the code into form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: types
types: $(VENV)/.installed-dev ## Check the types
	$(BIN)/mypy --strict

.PHONY: wheel-check
wheel-check: $(VENV)/.installed-dev ## Install the wheel elsewhere and score a comment with it
	@scripts/wheel-check.sh

.PHONY: check
check: lint types wheel-check test ## All that must hold before a change is taken

.PHONY: bench
bench: $(VENV)/.installed-dev ## Measure scoring and serving on this machine
	$(BIN)/python benchmarks/score.py
	$(BIN)/python benchmarks/serve.py

.PHONY: lock
lock: ## Resolve the dependencies anew, within pyproject.toml; `make lock ARGS=--upgrade` renews all
	$${PYTHON:-python3.11} -m venv .venv-lock
	.venv-lock/bin/python -m pip --disable-pip-version-check install --quiet pip-tools
	TOOLS=.venv-lock scripts/lock.sh $(ARGS)

.PHONY: clean
clean: ## Remove what make made: environments, caches, builds (never your data)
	rm -rf $(VENV) .venv-lock tests/clients/node_modules build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

.PHONY: help
help: ## Say what can be typed
	@sed -nE 's/^([a-z-]+):.*## (.*)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

# Installed once; again when a lock, the project's own description or the way to install changes.
$(VENV)/.installed: requirements.lock $(GROUND)
	@scripts/install.sh requirements.lock
	@touch $@

$(VENV)/.installed-dev: requirements.lock requirements-dev.lock $(GROUND)
	@scripts/install.sh requirements-dev.lock
	@touch $(VENV)/.installed $@
