# Two commands do all the set-up on a Debian machine with Swift: `make demo` and `make test`.

SWIFT := swift
RELEASE := .build/release
# Swift's own libraries inside: the programs run where there is no Swift, and faster.
BUILD_RELEASE := $(SWIFT) build -c release --static-swift-stdlib
PREFIX ?= /usr/local
RUNS ?= 300

.PHONY: help demo build release test lint format flake bench install clean libedit

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Judge the reference server by the runner, over TCP and with its log
	@$(SWIFT) build --product chat-conform
	@"$$($(SWIFT) build --show-bin-path)/chat-conform" --reference

build: libedit ## Build everything, for debugging
	@$(SWIFT) build

release: libedit ## Build the programs as they are installed
	@$(BUILD_RELEASE) --product chat-server
	@$(BUILD_RELEASE) --product chat-client
	@$(BUILD_RELEASE) --product chat-conform
	@$(BUILD_RELEASE) --product chat-load

test: libedit python3 tmux ## Run all tests
	@$(SWIFT) test

lint: ## Fail on whatever the formatter would change or object to
	@$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

format: ## Format the sources
	@$(SWIFT) format --in-place --recursive Package.swift Sources Tests

flake: release ## Judge the reference server RUNS times with all cores kept busy; no run may fail
	@Tests/flake $(RELEASE)/chat-conform $(RUNS)

bench: python3 ## Table what a delivery costs: ours, C, Python, and redis where it is installed; ten minutes
	@$(BUILD_RELEASE) --product chat-server
	@$(BUILD_RELEASE) --product chat-load
	@cc -O2 -Wall -Wextra -Werror -o .build/yardstick Tests/Yardstick/server.c
	@Tests/bench $(RELEASE) .build/yardstick $(BENCH)

install: release ## Install the programs below PREFIX
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(addprefix $(RELEASE)/,chat-server chat-client chat-conform chat-load) "$(DESTDIR)$(PREFIX)/bin"

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
