# Two commands do all the set-up on a Debian machine with Swift: `make demo` and `make test`.

SWIFT := swift
RELEASE := .build/release
# Swift's own libraries inside: the programs run where there is no Swift, and faster. That nothing is changed while it is being
# read is checked by the compiler, and at run time by everything that is built for tests: it is a fifth of what a message costs.
# No name is exported: nothing looks one up, and they were a seventeenth of chat-conform.
BUILD_RELEASE := $(SWIFT) build -c release --static-swift-stdlib -Xswiftc -enforce-exclusivity=unchecked \
  -Xlinker --no-export-dynamic
PREFIX ?= /usr/local
RUNS ?= 300
SECONDS ?= 60
MINUTES ?= 10
KILLS ?= 100
INPUTS ?= 20000
# More options: for chat-conform in `make flake`, as in FLAKE='--segments bytes'; for Tests/Bench/ratios, as in BENCH='-n 100 -s E F'.
FLAKE ?=
BENCH ?=
HARDENING := PYTHONDONTWRITEBYTECODE=1 python3 Tests/Hardening

READERS := .build/report-readers/ready
PLOTTERS := .build/plotters/ready
BROWSERS := .build/browsers/ready
UNITS := lib/systemd/system
PROGRAMS := chat-server chat-client chat-conform chat-load
# What each program may weigh when it is stripped, in millions of bytes. Foundation brings ICU along, whose data alone is 34.
SIZES := chat-server:22 chat-client:22 chat-conform:28 chat-load:17
# The tool of argument-parser's that writes manual pages, and where it puts them. Its plugin would build the programs anew.
MANUAL := .build/debug/generate-manual
PAGES := .build/manual
# What `make install` puts below PREFIX, and `make uninstall` takes away.
INSTALLED := $(foreach name,$(PROGRAMS),bin/$(name) share/man/man1/$(name).1 \
  share/bash-completion/completions/$(name) share/zsh/site-functions/_$(name) \
  share/fish/vendor_completions.d/$(name).fish) $(addprefix $(UNITS)/,chat-server.service chat-server.socket)

.PHONY: help demo build release sizes test prove lint format flake picture pages corpus grade bench crash slow storm hostile fuzz sanitize soak install installed deb uninstall clients clean libedit

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: libraries ## Judge the reference server by the runner, over TCP and with its log
	@$(SWIFT) build --product chat-conform
	@"$$($(SWIFT) build --show-bin-path)/chat-conform" --reference

build: libraries ## Build everything, for debugging
	@$(SWIFT) build

release: libraries ## Build the programs as they are installed
	@$(BUILD_RELEASE) --product chat-server
	@$(BUILD_RELEASE) --product chat-client
	@$(BUILD_RELEASE) --product chat-conform
	@$(BUILD_RELEASE) --product chat-load

sizes: release ## Say how large the stripped programs are; fail where one has grown beyond its bound
	@status=0; for entry in $(SIZES); do \
	  program=$${entry%:*}; bound=$${entry#*:}; \
	  strip -o .build/stripped $(RELEASE)/$$program || exit 1; size=$$(wc -c < .build/stripped); \
	  echo "$$program: $$((size / 1000000)).$$((size / 100000 % 10)) MB, $$bound allowed"; \
	  [ $$size -le $$((bound * 1000000)) ] || { status=1; \
	    echo "$$program has grown beyond its bound: find what it links that it did not before, or raise SIZES in the Makefile" >&2; }; \
	done; rm -f .build/stripped; exit $$status

test: libraries $(READERS) ## Run all tests, and INPUTS made up for each of three parsers under the address sanitizer
	@Tests/need tmux prove=perl
	@Tests/Fuzz/smoke $(INPUTS)
	@$(SWIFT) test

prove: libraries python3 ## Play every session against every mutant and to every wrong client; print who catches what
	@PROVE=1 $(SWIFT) test --filter 'MutantTests|WrongClientTests|KoreanReportTests/noReport|ReceiptTests'

lint: ## Fail on whatever the formatter would change or object to
	@$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

format: ## Format the sources
	@$(SWIFT) format --in-place --recursive Package.swift Sources Tests

flake: release ## Judge the reference server RUNS times with all cores kept busy; no run may fail
	@Tests/flake $(RELEASE)/chat-conform $(RUNS) --reference $(FLAKE)

clients: RUNS = 50
clients: release ## Judge the client RUNS times with all cores kept busy, at a terminal and without; no run may fail
	@Tests/flake $(RELEASE)/chat-conform $(RUNS) client -- $(RELEASE)/chat-client {host} {port}
	@Tests/flake $(RELEASE)/chat-conform $(RUNS) client --connect-by "/connect {host} {port}" \
	  --reconnect-by --reconnect -- $(RELEASE)/chat-client {host} {port} --nick {nick}
	@Tests/flake $(RELEASE)/chat-conform $(RUNS) client --plain -- $(RELEASE)/chat-client {host} {port} --nick {nick}

picture: release python3 ## Draw the README's picture anew: what the runner says of a server with one mistake
	@PYTHONDONTWRITEBYTECODE=1 Tests/Picture/draw $(RELEASE)/chat-conform Sources/report.svg

pages: $(BROWSERS) ## Open pages that the runner writes in chromium, on a phone, a desktop and paper: axe and a validator find nothing
	@Tests/need chromium java=default-jre-headless /usr/share/fonts/truetype/nanum=fonts-nanum
	@PAGES=$(CURDIR)/.build/pages $(SWIFT) test --filter PageTests
	@$(dir $(BROWSERS))bin/python Tests/Pages/look.py .build/pages .build/pages/*.html

corpus: RUNS = 5
corpus: release python3 ## Judge RUNS times each server of Tests/Corpus that is right, then the wrong ones, and the runner by them
	@$(BUILD_RELEASE) --product mutant-server
	@PYTHONDONTWRITEBYTECODE=1 Tests/Corpus/run $(RELEASE)/chat-conform --right --runs $(RUNS)
	@PYTHONDONTWRITEBYTECODE=1 Tests/Corpus/run $(RELEASE)/chat-conform --wrong

grade: RUNS = 3
grade: release python3 ## Grade a class of sixty RUNS times, with some in it that mean harm: the same grades, and nothing left
	@Tests/need bwrap=bubblewrap
	@$(BUILD_RELEASE) --product mutant-server
	@PYTHONDONTWRITEBYTECODE=1 Tests/Grade/run $(RELEASE)/chat-conform --runs $(RUNS)

bench: release $(PLOTTERS) ## Table what servers cost, how late and how fast they are; plot how that grows; time the runner and a key's echo
	@Tests/need litmus /usr/sbin/lighttpd=lighttpd /usr/lib/lighttpd/mod_webdav.so=lighttpd-mod-webdav
	@cc -O2 -Wall -Wextra -Werror -o .build/yardstick Tests/Yardstick/server.c
	@PYTHONDONTWRITEBYTECODE=1 Tests/Bench/ratios $(RELEASE) .build/yardstick $(BENCH)
	@PYTHONDONTWRITEBYTECODE=1 $(dir $(PLOTTERS))bin/python Tests/Bench/growth $(RELEASE) .build/yardstick Sources/growth.svg
	@PYTHONDONTWRITEBYTECODE=1 Tests/Bench/runner $(RELEASE)/chat-conform
	@PYTHONDONTWRITEBYTECODE=1 Tests/Bench/echo $(RELEASE)/chat-client

crash: release python3 ## Kill the server KILLS times under load, fill its disk, move its log away: nothing heard may be lost
	@$(HARDENING)/crash.py $(RELEASE)/chat-server $(KILLS)

slow: release python3 ## Measure what readers that are slow or stuck do to the server and to the others
	@$(HARDENING)/slow.py $(RELEASE)/chat-server $(SECONDS)

storm: release python3 ## Measure storms of connections and crowds: resets, 15,000 who listen, no files left; odd logs
	@$(HARDENING)/storm.py $(RELEASE)/chat-server
	@$(HARDENING)/hold.py $(RELEASE)/chat-server

hostile: release python3 ## Let the runner judge servers that harm whoever judges them: it ends in time, and leaves nothing
	@$(HARDENING)/hostile.py $(RELEASE)/chat-conform

fuzz: ## Let libFuzzer look for faults, SECONDS for each of its targets
	@Tests/Fuzz/run $(SECONDS)

# Left out is what starts programs and waits for them, hundreds of times: too slow under a sanitizer; and what measures
# memory, of which a sanitizer takes more. What lives as long as the program is no leak.
sanitize: libraries ## Run the tests of the libraries under the thread and the address sanitizer
	@for kind in thread address; do \
	  ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize=$$kind --scratch-path .build-$$kind \
	    --skip ChatClientTests.ScreenTests --skip ServerProgramTests --skip aServerThatDoesNotReadHoldsTheInputBack \
	    --filter '^(ChatProtocol|SessionLanguage|ChatServer|ChatClient)Tests\.' || exit 1; \
	done

soak: python3 ## Let clients of all temperaments at a server for MINUTES; its memory and descriptors may not grow
	@$(BUILD_RELEASE) --product chat-server
	@Tests/soak $(RELEASE)/chat-server $(MINUTES)

install: release ## Install the programs, their man pages, shell completions and units for systemd below PREFIX
	@$(SWIFT) build --product $(notdir $(MANUAL))
	@set -e; for name in $(PROGRAMS); do \
	  program=$(RELEASE)/$$name; share="$(DESTDIR)$(PREFIX)/share"; \
	  install -s -D -m 755 $$program "$(DESTDIR)$(PREFIX)/bin/$$name"; \
	  mkdir -p $(PAGES) && $(MANUAL) $$program --output-directory $(PAGES); \
	  sed -f Sources/manual.sed $(PAGES)/$$name.1 \
	    | install -D -m 644 /dev/stdin "$$share/man/man1/$$name.1"; \
	  $$program --generate-completion-script bash \
	    | install -D -m 644 /dev/stdin "$$share/bash-completion/completions/$$name"; \
	  $$program --generate-completion-script zsh \
	    | install -D -m 644 /dev/stdin "$$share/zsh/site-functions/_$$name"; \
	  $$program --generate-completion-script fish \
	    | install -D -m 644 /dev/stdin "$$share/fish/vendor_completions.d/$$name.fish"; \
	done
	sed 's|/usr/local|$(PREFIX)|' Sources/chat-server/chat-server.service \
	  | install -D -m 644 /dev/stdin "$(DESTDIR)$(PREFIX)/$(UNITS)/chat-server.service"
	install -m 644 Sources/chat-server/chat-server.socket "$(DESTDIR)$(PREFIX)/$(UNITS)"

installed: ## Install into a folder, try that where there is no Swift, and take it away again
	@Tests/need bwrap=bubblewrap
	@Tests/installed $(INSTALLED)

deb: ## Make a package for Debian below .build, and try it in a fresh Debian: by root, ten minutes
	@Tests/need dpkg-shlibdeps=dpkg-dev lintian debootstrap
	@rm -f .build/chat-protocol_*.deb
	@Sources/Debian/make-deb .build
	@Tests/package .build/chat-protocol_*.deb

uninstall: ## Take away what install put below PREFIX
	@cd "$(DESTDIR)$(PREFIX)" && rm -f $(INSTALLED)

clean: ## Remove what was built
	@rm -rf .build .build-*

# Reports are read, pages opened, and plots made, by programs that others wrote.
$(READERS): Tests/Reports/requirements.txt
$(PLOTTERS): Tests/Bench/requirements.txt
$(BROWSERS): Tests/Pages/requirements.txt
$(READERS) $(PLOTTERS) $(BROWSERS): | python3
	@python3 -c 'import ensurepip' 2>/dev/null || Tests/need venv=python3-venv
	@python3 -m venv --clear $(@D)
	@$(@D)/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# What the machine must have. The client edits with libedit, the runner reads a client's screen by libvterm; the tests judge
# small servers and clients in Python and the client in a terminal of tmux, and read reports by Perl's prove.
.PHONY: python3
libraries:
	@Tests/need /usr/include/histedit.h=libedit-dev /usr/include/vterm.h=libvterm-dev
python3:
	@Tests/need python3
