# The commands of the project; each sets up what it needs first.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup demo test test-browser lint format lock

PYTHON := .venv/bin/python
PORT ?= 8000
export PORT

help: ## daftar perintah ini
	@grep -hE '^[a-z-]+: ?.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

setup: ## memasang semua yang dibutuhkan
	@bin/setup.sh

demo: ## menjalankan Kinerja dengan data contoh di http://localhost:8000 (PORT=… untuk porta lain)
	@bin/setup.sh && exec $(PYTHON) bin/demo.py

test: ## semua pengujian kecuali yang memakai peramban
	@bin/setup.sh --dev
	@$(PYTHON) -m pytest -n 2 $(ARGS)

test-browser: ## pengujian dengan peramban Chromium
	@bin/setup.sh --browser
	@$(PYTHON) -m pytest -m browser $(ARGS)

lint: ## gaya, tipe, susunan, templat
	@bin/setup.sh --dev
	@.ci/lint

format: ## merapikan kode
	@bin/setup.sh --dev
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix . && .venv/bin/djlint templates --reformat --quiet

COMPILE := .venv/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-annotate --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links
lock: ## menulis ulang berkas kunci (ARGS=--upgrade untuk versi terbaru)
	npm install --package-lock-only --ignore-scripts
	@bin/setup.sh --dev
	$(COMPILE) $(ARGS) --output-file requirements/app.txt pyproject.toml
	$(COMPILE) $(ARGS) --extra dev --constraint requirements/app.txt --output-file requirements/dev.txt pyproject.toml
	$(COMPILE) $(ARGS) --output-file requirements/node.txt requirements/node.in
