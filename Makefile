# make run: the app.  make test: everything that is tested.  `make` alone lists the rest.
# Everything is installed into .venv; a second call finds its stamp there, named after the requirements, and starts at once.

PYTHON ?= python3
ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --disable-pip-version-check --prefer-binary
APP := $(VENV)/.app-$(firstword $(shell cksum < requirements.txt))
DEV := $(VENV)/.dev-$(firstword $(shell cat requirements*.txt | cksum))
SERVE := $(VENV)/bin/streamlit run dashboard/app.py
WATCH := --server.fileWatcherType auto --server.runOnSave true --client.showErrorDetails full

.PHONY: help run dev test lint bench warm shelf notebooks stamp chromium

help:
	@echo "make run     the app on http://localhost:8501   (ARGS='--server.port 8502' adds flags)"
	@echo "make dev     the same, reloading as files change, with tracebacks in the browser"
	@echo "make test    all tests, the browser's included  (ARGS='-k gans' adds flags)"
	@echo "make lint    ruff and mypy"
	@echo "make bench   measure the app under load"
	@echo "make warm    record the presets, so that they open at once"
	@echo "make shelf   record anew the trained generators that ship with the project"
	@echo "make notebooks  write the published notebooks anew"
	@echo "make stamp   say that the English text is up to date with the Korean"

run: $(APP)
	$(SERVE) $(ARGS)

dev: $(APP)
	$(SERVE) $(WATCH) $(ARGS)

test: $(DEV) chromium
	CHROMIUM="$$(cat $(VENV)/.chromium)" $(PY) -m pytest -n 2 --no-loadscope-reorder $(ARGS)

lint: $(DEV)
	$(PY) -m ruff check .
	$(PY) -m mypy

bench: $(DEV) chromium
	CHROMIUM="$$(cat $(VENV)/.chromium)" $(PY) -m tests.bench $(ARGS)

warm: $(APP)
	$(PY) -m core warm $(ARGS)

SHELF := gans surveys films flows
# The shortened runs beside the paper take an hour of a core, so they are recorded by themselves when they must be:
# LAB_STORE=core/shelf LAB_WORKERS=1 python -m core run papers --preset pacgan-short --device cpu

shelf: $(APP)
	rm -rf $(addprefix core/shelf/,$(SHELF))
	for lab in $(SHELF); do \
	  for preset in $$($(PY) -m core presets | awk -v lab=$$lab '$$1 == lab && !seen[$$2]++ { print $$2 }'); do \
	    LAB_STORE=core/shelf LAB_WORKERS=1 $(PY) -m core run $$lab --preset $$preset --device cpu || exit 1; done; done
	rm -rf core/shelf/maps .lab/map  # a map's 64 cells leave tapes, which do not ship
	LAB_STORE=.lab/map $(PY) -m core run maps --preset usual --device cpu
	mv .lab/map/maps core/shelf/ && rm -rf .lab/map

notebooks: $(APP)
	$(PY) -m core notebooks --device cpu

stamp: $(APP)
	$(PY) -m dashboard.words stamp

$(APP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PY) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || \
	  { echo "No virtual environment could be made. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PIP) -r requirements.txt
	@rm -f $(VENV)/.app-* && touch $@

$(DEV): $(APP)
	$(PIP) -r requirements-dev.txt
	@rm -f $(VENV)/.dev-* && touch $@

# A Chromium for the tests: $CHROMIUM, else one on the machine, else Debian's if root, else Playwright's own.
# Its path is kept in .venv/.chromium. Without one this fails, so that the browser tests never pass by being skipped.
chromium: $(DEV)
	@runs() { [ -n "$$1" ] && "$$1" --version >/dev/null 2>&1; }; \
	keep() { printf '%s\n' "$$1" > $(VENV)/.chromium; exit 0; }; \
	own() { $(PY) -c 'from playwright.sync_api import sync_playwright as p; print(p().start().chromium.executable_path)'; }; \
	if [ -n "$$CHROMIUM" ]; then \
	  runs "$$CHROMIUM" && keep "$$CHROMIUM"; echo "CHROMIUM=$$CHROMIUM does not run" >&2; exit 1; fi; \
	kept=$$(cat $(VENV)/.chromium 2>/dev/null); [ -x "$$kept" ] && exit 0; \
	look() { for c in chromium chromium-browser google-chrome google-chrome-stable \
	  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do \
	  c=$$(command -v "$$c") && runs "$$c" && keep "$$c"; done; }; \
	look; path=$$(own); runs "$$path" && keep "$$path"; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; look; \
	  $(PY) -m playwright install --with-deps chromium; \
	else $(PY) -m playwright install chromium; fi; \
	path=$$(own); runs "$$path" && keep "$$path"; \
	echo "No Chromium was found or could be fetched; name one: make test CHROMIUM=/path/to/chromium" >&2; exit 1
