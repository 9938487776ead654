# The doors. Each is a line or two; what they need is installed by scripts/setup.
SHELL := /bin/bash
LISTEN ?= 127.0.0.1:8080
SECONDS ?= 60
BIN := target/release/ringside
PAGE := dist/index.html
PAGE_SOURCES := $(shell find frontend shared/src static Cargo.toml Cargo.lock Trunk.toml -type f 2>/dev/null)
ENV := source .tools/env

.PHONY: run page build test vm-test soak rootfs bench fuzz fmt clean help

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: build ## build what is missing and serve the page on http://127.0.0.1:8080
	@$(BIN) serve --listen $(LISTEN)

build: setup page
	@echo "build: the server (1 to 2 minutes the first time, seconds later)"
	@$(ENV) && cargo build --release --quiet -p ringside-backend

page: setup $(PAGE)

$(PAGE): $(PAGE_SOURCES)
	@echo "build: the page (1 to 2 minutes the first time, seconds later)"
	@$(ENV) && trunk --log warn build --release

.PHONY: setup
setup:
	@scripts/setup

test: ## set up and run every test, the browser ones included
	@scripts/setup --test
	@$(ENV) && scripts/test

vm-test: setup ## the sandbox's limits on another kernel, with control groups of version 2 (needs qemu-system-x86)
	@$(ENV) && scripts/vm-test

soak: setup ## 2,000 runs of every kind; what the server holds must stay the same
	@$(ENV) && SOAK_RUNS=2000 cargo test -p ringside-backend --test soak -- --nocapture

rootfs: ## a small Debian tree with python3, gcc and strace for labs: ringside serve --rootfs rootfs (needs mmdebstrap)
	@scripts/rootfs

bench: build ## time filters beside libseccomp, traced runs beside strace, sandboxes beside bubblewrap
	@scripts/setup --bench
	@$(ENV) && cargo bench --quiet -p ringside-shared --bench read --bench compile --bench emulate --bench explain --bench peers
	@$(ENV) && scripts/bench
	@$(ENV) && cargo bench --quiet -p ringside-backend --bench tracer --bench sandbox

fuzz: ## try every parser and the emulator on inputs that nobody would think of, SECONDS=60 each
	@$(ENV) && scripts/fuzz $(SECONDS)

fmt: ## format the Rust sources
	@$(ENV) && cargo fmt --all

clean: ## remove what was built, but not the tools
	rm -rf dist target
