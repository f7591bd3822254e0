# Two commands: `make demo` and `make test`. Both set up .venv from pinned requirements first.
PYTHON ?= python3
VENV   ?= .venv
ARGS   ?=
DATA   ?= ../shared/bench
BIN     = $(VENV)/bin
PIP     = $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help demo test lint bench clean

help:
	@echo "make demo            a bundled news site crawled twice, then dashboard and replay (ARGS=--once ends after the table)"
	@echo "make test            ruff, mypy, import-linter and the whole test suite (ARGS goes to pytest)"
	@echo "make lint            the checks alone"
	@echo "make bench           quality and speed beside named peers, on real pages (DATA=folder of the data)"
	@echo "PYTHON=python3.13    which interpreter .venv is made with (3.11 or newer); VENV=dir where"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Microfiche needs Python 3.11 or newer, $(PYTHON) is " + sys.version.split()[0] + ": name another with make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) install -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.tools: requirements-dev.txt $(VENV)/.runtime
	$(PIP) install -r requirements-dev.txt
	@touch $@

demo: $(VENV)/.runtime
	$(BIN)/microfiche demo $(ARGS)

lint: $(VENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: lint
	$(BIN)/python -m pytest $(ARGS)

bench: $(VENV)/.tools
	$(BIN)/python -m benchmarks.run --data $(DATA) $(ARGS)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build dist
