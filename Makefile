# Todoke (届). `make help` lists the commands.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
# one more than two cores: a worker often waits for its browser or its PostgreSQL
WORKERS ?= 3

.PHONY: help run test lint bench migrate lock translations

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Todoke needs Python 3.11 or newer")'
	@echo "Setting up $(VENV) (a minute or two, once) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: $(STAMP) ## set everything up and run the demo: three sides, worker, mail
	@exec $(BIN)/todoke demo

test: $(STAMP) ## run all tests on the embedded PostgreSQL
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: $(STAMP) ## ruff, mypy, import rules
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

bench: $(STAMP) ## measure against the references, in turn, in one call
	@$(BIN)/python bench/run.py

migrate: $(STAMP) ## bring the database named by TODOKE_DATABASE_MIGRATOR up to date
	@$(BIN)/todoke migrate

lock: ## write requirements.lock anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet requirements.in requirements-dev.in -o requirements.lock

translations: $(STAMP) ## gather the texts and compile the catalogues
	@$(BIN)/python -m app.cli translations
