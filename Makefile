# Every chore by name: `make help`. The chores that need Python environments are tests/environments, which the first
# CPython 3.11 or newer on the PATH can run before anything is installed.

PYTHON ?= $(shell for name in python3 python3.15 python3.14 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
CHORE = $(or $(PYTHON),$(error No CPython 3.11 or newer is on the PATH)) -m tests.environments
VIEWER = crates/rprof-report/web

# PY=3.13 chooses one interpreter, ONLY="rust python-3.13" some suites, FORCE=1 runs what passed before, and
# ARGS="--quick --only calls" is for the benchmarks.
export PY ONLY FORCE ARGS

.PHONY: help demo test bench lint snap web docs clean
.DEFAULT_GOAL := help

help: ## List the chores
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo '  PY=3.13 chooses an interpreter, ONLY="rust lint" some suites of the tests, FORCE=1 runs what passed before'

demo: ## Install rprof in an environment of its own and execute the tour notebook
	@$(CHORE) demo

test: ## Run all tests, on every CPython 3.11 to 3.15 found, and the linters
	@$(CHORE) test

bench: ## Measure what rprof itself costs, on every interpreter found
	@$(CHORE) bench

lint: ## Run the linters alone
	@$(CHORE) lint

snap: ## Accept what the Rust tests print now as their snapshots; review the difference
	INSTA_UPDATE=always UPDATE_EXPECT=1 cargo test --workspace

web: ## Build the viewer's bundle that the report embeds
	npm --prefix $(VIEWER) ci
	npm --prefix $(VIEWER) run build

docs: ## Build the documentation of the crates
	cargo doc --workspace --no-deps --locked
	@echo "The documentation is at target/doc/rprof_model/index.html"

clean: ## Remove what the other chores made, but for the unpacked interpreters
	rm -rf target $(VIEWER)/node_modules
	find .cache -mindepth 1 -maxdepth 1 ! -name pythons -exec rm -rf {} +
