# Two commands on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help
# Three at a time on two cores: most tests wait. Each worker has servers and a browser of its own.
export BESIDE ?= -n 3 --dist loadfile --no-loadscope-reorder
.PHONY: help demo up down quick test test-ingest test-sessions test-dashboards test-strapline \
	test-long test-fresh test-bluez fuzz coverage mutants lint format clean constraints

help:  ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.installed  ## a simulated run, from strap to breakdown (ARGS="--speed 1" for real time)
	@$(BIN)/strapline demo --open $(ARGS)

up: $(VENV)/.installed  ## broker, InfluxDB, Grafana and processor with Docker; secrets are made at the first time
	@test -f .env || $(BIN)/strapline stack init
	docker compose up --detach --build $(ARGS)
	@$(BIN)/strapline stack where
	@sh stack/first-code.sh

down:  ## stop what `make up` started; the data stays
	docker compose --profile simulation down $(ARGS)

test: lint  ## install what the tests need and run all of them
	@sh .ci/system-packages
	$(BIN)/pytest $(BESIDE) $(ARGS)

quick: $(VENV)/.tested  ## the tests without browser, broker, database and processes: a minute
	STRAPLINE_TEST_SIZE=quick $(BIN)/pytest -m \
		"not (process or browser or mosquitto or influx or bluez or hardware)" $(ARGS)

test-ingest: $(VENV)/.tested  ## one package's own tests; so test-sessions, -dashboards, -strapline
test-ingest test-sessions test-dashboards test-strapline: $(VENV)/.tested
	@sh .ci/system-packages
	$(BIN)/pytest $(BESIDE) tests/$(@:test-%=%) $(ARGS)

test-long: $(VENV)/.tested  ## the same tests with full-size counts, part by part (PART=list)
	@sh .ci/system-packages
	@$(BIN)/python -m tools.long_tests $(PART)

test-fresh: $(VENV)/.tested  ## README's two commands on a bare Debian 12 (as root, with debootstrap)
	@MIRROR="$(MIRROR)" $(BIN)/python -m tools.fresh_debian

test-bluez: $(VENV)/.tested  ## the devices on a real BlueZ, in a virtual machine (not part of test)
	@sh tools/bluez_vm/run $(BIN)/python $(ARGS)

fuzz: $(VENV)/.tested  ## bytes of all kinds into all that reads them (ARGS="--inputs 10000000")
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt \
		--only-binary atheris --group fuzz || true
	@$(BIN)/python -m benchmarks.fuzz $(ARGS)

coverage: $(VENV)/.tested  ## branches of codecs and core that their own tests take
	@$(BIN)/python -m benchmarks.branches $(ARGS)

mutants: coverage  ## small changes of codecs and core, which the tests must notice (an hour)
	@$(BIN)/python -m benchmarks.mutants $(ARGS)

lint: $(VENV)/.tested  ## only the linters, types and import rules
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
