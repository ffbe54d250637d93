# Wakala. `make run` and `make test` set up what they need on first use; later runs start at once.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

bin := .venv/bin
pip := $(bin)/python -m pip --disable-pip-version-check -qq install --no-build-isolation

.PHONY: help run test lint bench chaos mutants proto lock clean

help: ## Print this help
	@echo 'usage: make <target>'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 10

run: .make/app ## Serve the demo shop: chat simulator, admin, API docs
	@exec $(bin)/wakala run

test: .make/dev lint ## Run every check and every test
	@$(bin)/python -m pytest --numprocesses auto --dist worksteal

lint: .make/dev ## Check style, types and the direction of imports
	@$(bin)/ruff check .
	@$(bin)/ruff format --check .
	@$(bin)/mypy
	@$(bin)/lint-imports --no-logo

bench: .make/dev ## Measure speed beside other libraries and print a table
	@$(bin)/python -m bench

# Such as CHAOS="--minutes 30 --seed 7"; `python -m tests.crash --help` lists the rest.
CHAOS := --kills 100 --rounds 3 --shifts 3

# Seeds of rounds in which fifty customers want the last one.
ROUNDS := --rounds 200

# Seeds of each scene of customer, vendor and driver.
EVENINGS := --rounds 100

# Nine processes, real servers and all that can go wrong with them, such as STORM="--minutes 30 --seed 7".
STORM := --minutes 10

chaos: .make/dev ## Kill, freeze, cut and delay whatever there is, and let things come in many orders
	@$(bin)/python -m tests.interleavings $(ROUNDS)
	@$(bin)/python -m tests.evenings $(EVENINGS)
	@$(bin)/python -m tests.crash $(CHAOS)
	@$(bin)/python -m tests.chaos $(STORM)

mutants: .make/dev ## Take out one guard after another, and see that the chaos run notices each
	@$(bin)/python -m tests.chaos --mutants

proto: .make/dev ## Make the code for the messages of proto/ anew
	@./scripts/proto

lock: ## Choose the newest allowed versions of all dependencies (needs uv)
	@./scripts/lock

clean: ## Remove what was installed and cached; data/ stays
	rm -rf .venv .venv-bench .make .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.make/venv:
	@./scripts/venv
	@mkdir -p .make && touch $@

.make/app: requirements.lock pyproject.toml | .make/venv
	@echo '==> Installing Wakala (the first time takes about a minute)'
	@$(pip) --require-hashes -r requirements.lock
	@$(pip) --no-deps --editable .
	@touch $@

.make/dev: requirements-dev.lock .make/app
	@echo '==> Installing the tools for the tests'
	@$(pip) --require-hashes -r requirements-dev.lock
	@touch $@
