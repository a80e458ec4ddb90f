# make run    first time: installs, prepares, serves; later: serves
# make test   all tests
# make lint   all linters
# make bench  the figures of docs/figures.md, measured here
# make bench-search  times of the search with 10,000 pages
# make bench-community  lists and pages with 80,000 people, in a database of its own
# make dev    Django's own server, which reloads on every change
# make lock   resolves the requirements anew

PORT ?= 8000
HOST ?= 127.0.0.1
export SITE_URL ?= http://$(HOST):$(PORT)
export SECRET_KEY_FILE ?= var/secret-key
export DATA_DIR ?= var

PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin

.PHONY: run dev test lint bench bench-search bench-community lock python
.SILENT: run dev test lint bench bench-search bench-community python

run: .venv/run.done
	DEBUG=1 $(BIN)/python manage.py prepare --demo
	exec $(BIN)/python manage.py serve --host $(HOST) --port $(PORT)

dev: .venv/run.done
	DEBUG=1 $(BIN)/python manage.py prepare --demo
	DEBUG=1 exec $(BIN)/python manage.py runserver $(HOST):$(PORT)

test: .venv/dev.done
	DEBUG= SITE_URL= $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

lint: export SECRET_KEY = lint
lint: export SECRET_KEY_FILE =
lint: .venv/dev.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djhtml --check templates
	$(BIN)/djade --check $$(find templates -name '*.html')
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: .venv/dev.done
	$(BIN)/python -m tests.bench $(ARGS)

bench-search: export SECRET_KEY = bench
bench-search: export SECRET_KEY_FILE =
bench-search: .venv/dev.done
	$(BIN)/python -m tests.bench.search $(ARGS)

bench-community: export SECRET_KEY = bench
bench-community: export SECRET_KEY_FILE =
bench-community: .venv/dev.done
	$(BIN)/python -m tests.bench.community $(ARGS)

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/run.txt --upgrade
	uv pip compile pyproject.toml --group dev -c requirements/run.txt --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -o requirements/dev.txt --upgrade

# The environment is complete when its mark is there; one that was left half-done is made anew.
.venv/%.done: requirements/%.txt | python
	test -x $(BIN)/python || { rm -rf .venv && $(PYTHON) -m venv .venv; } || { echo "Lingkungan Python tidak dapat dibuat. Pasang paket venv (Debian/Ubuntu: apt install python3-venv), lalu ulangi." >&2; exit 1; }
	echo "Memasang pustaka (sekali saja) …"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $< || { echo "Pemasangan pustaka belum selesai. Periksa sambungan internet, lalu jalankan perintah yang sama lagi." >&2; exit 1; }
	touch $@

.SILENT: .venv/run.done .venv/dev.done

python:
	test -n "$(PYTHON)" || { echo "Portal ini memerlukan Python 3.11 atau lebih baru. Pasang dulu, lalu jalankan make run lagi." >&2; exit 1; }
