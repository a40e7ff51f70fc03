# Two commands do all the set-up on a Debian machine with Swift: `make demo` and `make test`.

SWIFT := swift
RELEASE := .build/release
PREFIX ?= /usr/local
RUNS ?= 300
KILLS ?= 100
HARDENING := PYTHONDONTWRITEBYTECODE=1 python3 Tests/Hardening

.PHONY: help demo build release test lint format flake crash slow storm install clean libedit

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Judge the reference server by the runner, over TCP and with its log
	@$(SWIFT) build --product chat-conform
	@"$$($(SWIFT) build --show-bin-path)/chat-conform" --reference

build: libedit ## Build everything, for debugging
	@$(SWIFT) build

release: libedit ## Build the programs as they are installed
	@$(SWIFT) build -c release --product chat-server
	@$(SWIFT) build -c release --product chat-client
	@$(SWIFT) build -c release --product chat-conform

test: libedit python3 tmux ## Run all tests
	@$(SWIFT) test

lint: ## Fail on whatever the formatter would change or object to
	@$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

format: ## Format the sources
	@$(SWIFT) format --in-place --recursive Package.swift Sources Tests

flake: release ## Judge the reference server RUNS times with all cores kept busy; no run may fail
	@Tests/flake $(RELEASE)/chat-conform $(RUNS)

crash: release python3 ## Kill the server KILLS times under load, fill its disk, move its log away: nothing heard may be lost
	@$(HARDENING)/crash.py $(RELEASE)/chat-server $(KILLS)

slow: release python3 ## Measure what readers that are slow or stuck do to the server and to the others
	@$(HARDENING)/slow.py $(RELEASE)/chat-server

storm: release python3 ## Measure storms of connections: resets, 2000 clients at once, no files left
	@$(HARDENING)/storm.py $(RELEASE)/chat-server

install: release ## Install the programs below PREFIX
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(addprefix $(RELEASE)/,chat-server chat-client chat-conform) "$(DESTDIR)$(PREFIX)/bin"

clean: ## Remove what was built
	@rm -rf .build

# The client edits with it.
libedit:
	@test -e /usr/include/histedit.h || { echo "libedit is missing: installing it with apt-get"; \
	  apt-get update -qq && apt-get install -y -qq libedit-dev; }

# The tests judge two small servers in Python, and the client in a terminal of tmux.
.PHONY: python3 tmux
python3 tmux:
	@command -v $@ >/dev/null || { echo "$@ is missing: installing it with apt-get"; \
	  apt-get update -qq && apt-get install -y -qq $@; }
