# Anbu: set-up and launch. Each target makes its environments first; nothing but Python is needed beforehand.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BOOTSTRAP = @$(if $(PYTHON),,echo 'anbu: Python 3.11 or newer is needed and none was found. On Debian 12 or \
	Ubuntu 24.04: apt install python3 python3-venv. Elsewhere: make run PYTHON=/path/to/python3' >&2; exit 2;) \
	exec $(PYTHON) -m anbu.launcher.bootstrap

.PHONY: help run test prove bench lock
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

run: export ANBU_DEMO ?= 1
run: ## install what is needed and run the demo clinic in the foreground; ^C stops it
	$(BOOTSTRAP) run

test: ## install what is needed and run the whole suite
	$(BOOTSTRAP) test

prove: ## the long proofs: crashes, simulated years, races, load, fuzz
	$(BOOTSTRAP) prove

bench: ## the benchmarks, one table
	$(BOOTSTRAP) bench

lock: ## bring the lock files in step with what they are made from
	$(BOOTSTRAP) lock
