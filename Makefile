# Two commands do all the set-up on a Debian machine with Swift: `make demo` and `make test`.

SWIFT := swift
RELEASE := .build/release
PREFIX ?= /usr/local
RUNS ?= 300
SECONDS ?= 60
MINUTES ?= 10

.PHONY: help demo build release test lint format flake fuzz sanitize soak install clean libedit

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

fuzz: ## Let libFuzzer look for faults, SECONDS for each of its targets
	@Tests/Fuzz/run $(SECONDS)

# Left out is what starts programs and waits for them, hundreds of times: too slow under a sanitizer.
sanitize: libedit ## Run the tests of the libraries under the thread and the address sanitizer
	@for kind in thread address; do \
	  $(SWIFT) test --sanitize=$$kind --scratch-path .build-$$kind --skip ChatClientTests.ScreenTests \
	    --filter '^(ChatProtocol|SessionScript|ChatServer|ChatClient)Tests\.' || exit 1; \
	done

soak: ## Let clients of all temperaments at a server for MINUTES; its memory and descriptors may not grow
	@$(SWIFT) build -c release --product chat-server
	@Tests/soak $(RELEASE)/chat-server $(MINUTES)

install: release ## Install the programs below PREFIX, and units for systemd
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(addprefix $(RELEASE)/,chat-server chat-client chat-conform) "$(DESTDIR)$(PREFIX)/bin"
	install -d "$(DESTDIR)$(PREFIX)/lib/systemd/system"
	sed 's|/usr/local|$(PREFIX)|' Sources/chat-server/chat-server.service \
	  >"$(DESTDIR)$(PREFIX)/lib/systemd/system/chat-server.service"
	install -m 644 Sources/chat-server/chat-server.socket "$(DESTDIR)$(PREFIX)/lib/systemd/system"

clean: ## Remove what was built
	@rm -rf .build .build-*

# The client edits with it.
libedit:
	@test -e /usr/include/histedit.h || { echo "libedit is missing: installing it with apt-get"; \
	  apt-get update -qq && apt-get install -y -qq libedit-dev; }

# The tests judge two small servers in Python, and the client in a terminal of tmux.
.PHONY: python3 tmux
python3 tmux:
	@command -v $@ >/dev/null || { echo "$@ is missing: installing it with apt-get"; \
	  apt-get update -qq && apt-get install -y -qq $@; }
