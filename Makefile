# Everything a newcomer needs: Python 3.11 or newer, make, git. `make help` lists the rest.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || command -v python)
PORT   ?= 8501
HOST   ?= 127.0.0.1
VENV   := .venv
BIN    := $(VENV)/bin
CORES  := --numprocesses auto --maxprocesses 4 --dist loadfile
# What is run on PostgreSQL each time; test-postgres runs all.
LEDGER := $(addprefix tests/unit/ledger/test_,audit.py journal.py leases.py record.py)
RUN    := $(VENV)/.installed-run
DEV    := $(VENV)/.installed-dev
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input install --no-deps --require-hashes

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run venv dev test test-postgres check format bench pictures lock clean browser

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## / — /'

run: $(RUN) ## start the console on http://localhost:8501 (PORT=…, HOST=…)
	@$(BIN)/python -m lib run --port $(PORT) --host $(HOST)

venv: $(RUN) ## build .venv from requirements.lock

dev: $(DEV) ## the same with the development packages

# Separate runs: a browser keeps an event loop in its process, beside which no other can be started,
# and a process has one database.
test: $(DEV) browser ## all tests on up to four cores: unit, contract, app; the ledger on PostgreSQL; browser
	@$(BIN)/python -m pytest $(CORES) tests/unit tests/contract tests/app $(ARGS) || [ $$? -eq 5 ]
	@PAYBENCH_TEST_DATABASE=postgresql $(BIN)/python -m pytest $(CORES) $(LEDGER) $(ARGS) || [ $$? -eq 5 ]
	@$(BIN)/python -m pytest $(CORES) tests/browser $(ARGS) || [ $$? -eq 5 ]

test-postgres: $(DEV) ## unit, contract, app with ledger and sandbox in a PostgreSQL from a wheel
	@PAYBENCH_TEST_DATABASE=postgresql $(BIN)/python -m pytest $(CORES) tests/unit tests/contract tests/app $(ARGS)

check: $(DEV) ## format, lint, types, import contracts, dependencies
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/deptry .

format: $(DEV) ## mend what can be mended by machine
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(DEV) browser ## run the benchmarks and print their ratios
	@$(BIN)/python -m tests.bench

pictures: $(DEV) browser ## take the screenshots in docs/images anew
	@$(BIN)/python -m tests.browser.pictures

lock: $(DEV) ## resolve the exact versions anew
	@$(BIN)/uv pip compile pyproject.toml --extra auth --extra postgres --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --custom-compile-command "make lock" --quiet --output-file requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --extra auth --extra postgres --group dev --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-annotate --custom-compile-command "make lock" --constraint requirements.lock --quiet \
	  --output-file tests/requirements.lock

clean: ## remove what can be rebuilt (never data/)
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

browser: $(DEV)
	@$(BIN)/python -m tests.browser.chromium

# A stamp is written last, so an interrupted or outdated environment is built again.
$(RUN): requirements.lock
	@$(MAKE) --no-print-directory $(BIN)/python
	@echo "Installing Paybench's packages (once) …"
	@$(PIP) -r requirements.lock
	@touch $@

$(DEV): requirements.lock tests/requirements.lock
	@$(MAKE) --no-print-directory $(BIN)/python
	@echo "Installing Paybench's packages and the development tools (once) …"
	@$(PIP) -r tests/requirements.lock
	@touch $(RUN) $@

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Paybench needs Python 3.11 or newer; none was found. Install it, or say where it is: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Paybench needs Python 3.11 or newer; $(PYTHON) is older. Say where a newer one is: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python could not make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
