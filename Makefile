# Everything one does here; `make` alone lists it. Needs Python 3.11+ and Node 20+, brings the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
BIN := .venv/bin
WEB := npm --prefix dashboards --silent run
WEB_SOURCES := $(shell find dashboards -type f -not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/coverage/*' 2>/dev/null)
# A file to a process, at most four, in the order that tests/conftest.py gives them: by itself xdist would begin with the
# files of many tests and keep the long ones of few to the end. The browser's loop and those of the server's tests do not
# share a process.
PYTEST := $(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder
NO_SUCH_TEST := 5
PACKAGES := huiying api crawlers pipeline classifier

.PHONY: help setup setup-dev demo test test-services test-faults lint lint-python lint-dashboards format bench bench-services bench-web bench-stream screenshots model openapi lock licences clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what running needs and build the dashboards
	@$(MAKE) -j2 --silent .venv/runtime.stamp dashboards/dist/.stamp

setup-dev: ## install what developing needs too
	@$(MAKE) -j2 --silent .venv/dev.stamp dashboards/dist/.stamp

demo: setup ## run everything on this machine: sample sites, crawl, pipeline, API, dashboards
	@exec $(BIN)/huiying demo $(ARGS)

test: setup-dev lint ## lint, types, layers, then all tests that need no server, in a real browser too
	@$(WEB) test
	@$(PYTEST) -m "not services and not browser" $(ARGS) || [ $$? = $(NO_SUCH_TEST) ]
	@chromium=$$(.ci/chromium) && HUIYING_CHROMIUM=$$chromium $(PYTEST) --dist loadgroup -m "browser and not services" $(or $(ARGS),tests/browser) || [ $$? = $(NO_SUCH_TEST) ]

test-services: setup-dev ## the server backends on real Kafka, Elasticsearch and PostgreSQL; fetched where no URL names one
	@chromium=$$(.ci/chromium) && HUIYING_CHROMIUM=$$chromium $(PYTEST) -m services $(ARGS)

test-faults: setup-dev ## kill servers and processes at random under load: 30 rounds, 20,000 posts (ARGS="--rounds 5 --posts 1000")
	@$(BIN)/python -m tests.services.faults $(ARGS)

lint: setup-dev ## style, types and layers of Python and of the dashboards
	@$(MAKE) -j2 --output-sync=target lint-python lint-dashboards

lint-python: ## of that the part of Python
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy && $(BIN)/lint-imports --no-cache | tail -n 1

lint-dashboards: ## of that the part of the dashboards
	@$(WEB) lint && $(WEB) typecheck

format: setup-dev ## put Python and the dashboards in the house's format
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format . ; $(WEB) lint -- --fix

bench: setup-dev ## measure speed and memory beside a plain script; table and JSON
	@$(BIN)/python -m benchmarks $(ARGS)

bench-services: setup-dev ## the same on Kafka, PostgreSQL and Elasticsearch, beside the embedded figures of the same run
	@$(BIN)/python -m benchmarks.services $(ARGS)

bench-web: setup-dev ## measure what the dashboards cost a browser: JavaScript, time to use, longest task
	@chromium=$$(.ci/chromium) && HUIYING_CHROMIUM=$$chromium $(BIN)/python -m benchmarks.web $(ARGS)

bench-stream: setup-dev ## measure how soon fifty people hear of a change at 300 posts a second
	@$(BIN)/python -m benchmarks.stream $(ARGS)

screenshots: setup-dev ## photograph every page at three sizes, light and dark; those of docs/images too
	@chromium=$$(.ci/chromium) && HUIYING_CHROMIUM=$$chromium $(BIN)/python -m tests.browser.screenshots $(ARGS)

model: setup ## train the classifier anew from the public data beside the checkout
	@$(BIN)/huiying train --data ../shared/data $(ARGS)

openapi: setup-dev ## write the API's description and the dashboards' types from it
	@$(BIN)/python -m api.openapi > api/openapi.json && $(WEB) generate

lock: setup-dev ## rewrite the lock files from pyproject.toml (ARGS=--upgrade takes the newest)
	@.ci/lock $(ARGS)

licences: setup-dev ## list the licences of all dependencies in docs/licences.md
	@$(BIN)/python .ci/licences.py > docs/licences.md

clean: ## remove what was installed and built, but no data
	@rm -rf .venv dashboards/node_modules dashboards/dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/runtime.stamp: requirements.lock .ci/build.lock .ci/installer.lock pyproject.toml .ci/environment
	@.ci/environment runtime

.venv/dev.stamp: requirements-dev.lock .ci/build.lock .ci/installer.lock pyproject.toml .ci/environment
	@.ci/environment dev

dashboards/node_modules/.stamp: dashboards/package-lock.json
	@.ci/node && echo 'Installing what the dashboards need ...' && npm --prefix dashboards ci --no-fund --no-audit --loglevel=error && touch $@

dashboards/dist/.stamp: dashboards/node_modules/.stamp $(WEB_SOURCES)
	@echo 'Building the dashboards ...' && $(WEB) build -- --logLevel warn && touch $@
