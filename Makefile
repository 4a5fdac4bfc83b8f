# Two commands on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
.PHONY: help demo up down test test-long test-bluez lint format clean constraints

help:  ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.installed  ## a simulated run, from strap to breakdown (ARGS="--speed 1" for real time)
	@$(BIN)/strapline demo --open $(ARGS)

up: $(VENV)/.installed  ## broker, InfluxDB, Grafana and processor with Docker; secrets are made at the first time
	@test -f .env || $(BIN)/strapline stack init
	docker compose up --detach --build $(ARGS)

down:  ## stop what `make up` started; the data stays
	docker compose --profile simulation down $(ARGS)

test: $(VENV)/.tested  ## install what the tests need and run all of them
	@sh .ci/system-packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(ARGS)

test-long: $(VENV)/.tested  ## the same tests with full-size counts
	@sh .ci/system-packages
	STRAPLINE_TEST_LONG=1 $(BIN)/pytest --timeout 1800 $(ARGS)

test-bluez: $(VENV)/.tested  ## the devices on a real BlueZ, in a virtual machine (not part of test)
	@sh tools/bluez_vm/run $(BIN)/python $(ARGS)

lint: $(VENV)/.tested  ## only the linters and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.tested  ## format and sort imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

$(BIN)/python:
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh .ci/make-venv

$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing Strapline (once; a minute or so) ..."
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --group dev
	@touch $@

constraints: $(VENV)/.tested  ## write what is installed now as the exact pins
	@$(BIN)/python -m pip freeze --exclude-editable | grep -v -i '^strapline' > constraints.txt

clean:  ## remove the environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
