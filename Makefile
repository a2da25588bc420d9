# Every target sets up what it needs by itself; no other command has to be typed first.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.set-up

.PHONY: setup demo run test check lint bench

setup: $(STAMP)

$(STAMP): requirements/runtime.txt requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit("Because needs Python 3.11 or newer; set PYTHON=python3.12, say." if sys.version_info < (3, 11) else 0)'
	@echo "Setting up $(VENV) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --disable-pip-version-check --no-deps -r requirements/runtime.txt \
		-r requirements/dev.txt > $(VENV)/pip.log 2>&1 || (cat $(VENV)/pip.log; exit 1)
	@touch $(STAMP)

demo: setup
	@$(BIN)/python -m bot demo

run: setup
	@$(BIN)/python -m bot run

test: setup
	@sh tests/install_chromium.sh
	@$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

lint: setup
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports > .import-linter.log || (cat .import-linter.log; exit 1)

check: lint test

bench: setup
	@$(BIN)/python -m bot bench main-job
