# Kansrijk: everything a person or a machine needs to start. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help

help: ## list what can be made
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

run: $(VENV)/.installed ## install, load the fictitious demo, start the server
	@$(BIN)/kansrijk serve --demo

test: $(VENV)/.developing ## run every test, on all processors
	@$(BIN)/pytest --numprocesses=auto

check: $(VENV)/.developing ## style, types, layers, translations, rulebook
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m scripts.translations check
	@$(BIN)/kansrijk rules check
	@$(BIN)/kansrijk rules test

fmt: $(VENV)/.developing ## put the code in its standard form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(VENV)/.developing ## measure speed and memory, as ratios to a reference run beside it
	@$(BIN)/python -m benchmarks

screenshots: $(VENV)/.developing ## make docs/screenshots anew
	@$(BIN)/python -m scripts.screenshots

samples: $(VENV)/.developing ## make the files of tender_samples anew from their sources
	@$(BIN)/python -m scripts.build_samples

clean: ## remove what was installed and built; the data in instance/ stays
	rm -rf $(VENV) node_modules build dist *.egg-info procurement_app/static/vendor

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Kansrijk needs Python 3.11 or newer" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt package-lock.json | $(BIN)/python
	@echo "Installing (once; a minute or so)"
	@$(PIP) install --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.developing: pyproject.toml constraints.txt package-lock.json | $(BIN)/python
	@echo "Installing with the tools for developing (once; a few minutes)"
	@$(PIP) install --constraint constraints.txt --editable '.[dev]'
	@touch $@ $(VENV)/.installed

.PHONY: help run test check fmt bench screenshots samples clean
