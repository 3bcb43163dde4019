# What there is to do here. None of it needs make: the lines below can be typed.

.PHONY: build release release-npm test check bench soak test262 nodetest httpsuite npm-pack packages picture

OUT ?= dist

build:
	go build -o bin/heatsync ./cmd/heatsync

# What is handed on of VERSION, which internal/version has to have: the command for six
# systems, the npm packages, and the sums of all, in OUT. The same commit and version of Go
# give the same bytes.
VERSION ?=
release:
	go run ./internal/release -version "$(VERSION)" -out $(OUT)

# The same for this system alone, from whatever is in the clone: npm installs
# heatsync-*.tgz of OUT, and npx heatsync runs the command that is built.
release-npm:
	go run ./internal/release -dirty -systems $$(go env GOOS)/$$(go env GOARCH) -out $(OUT)

test:
	go test ./...

# What the build machine runs, race detector, linters and other systems included.
check:
	.ci/run

# -run with an expression that matches nothing leaves out the tests. Five rounds,
# since benchstat wants more than one before it believes a difference.
bench:
	go test -run '^$$' -bench . -benchmem -count 5 ./bench/...

# Every fuzz target for FUZZTIME, one after the other as go test allows no more
# at once; then the tests that wait for real files and processes, many times,
# since what is wrong with those is wrong once in a hundred runs; then 10,000
# reloads of each kind of module, after which the memory is where it was; then
# PROGRAMS random programs on each host, whose files are edited at random; then servers and
# clients of HTTP that get random bytes, beside Node, and forms and compressed data that do; then a hostile script with each core module alone;
# then servers that are edited under load.
FUZZTIME ?= 1m
PROGRAMS ?= 5000
soak:
	set -e; for file in $$(git grep -l '^func Fuzz' -- '*_test.go'); do \
		for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' $$file); do \
			go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) ./$$(dirname $$file); \
		done; \
	done
	go test -count 20 -timeout 60m ./internal/watch ./conformance ./cmd/heatsync
	HEATSYNC_SOAK=10000 go test -run 'TestReloads|TestSuite/leak' -timeout 60m . ./internal/nodehost
	go test -run TestRandom -rapid.checks $(PROGRAMS) -timeout 0 ./conformance
	go test -run TestHTTPLikeNode -connections 2000 -timeout 20m ./internal/nodecore
	go test -run TestInputLikeNode -inputs 5000 -timeout 20m ./internal/nodecore
	go test -run TestParsesAsNode -rounds 300000 -timeout 20m ./internal/nodecore/http
	go test -run TestHostileScript -hostile -timeout 20m .
	go test -race -run TestNoRequestIsLost -timeout 5m ./examples/httpserver -v -lasts 60s -rate 500
	CI=1 go test -run TestNoRequestIsLost -timeout 5m ./examples/express -v -lasts 60s -rate 500
	CI=1 go test -run TestServed -timeout 20m ./conformance -v -edits 50

# The language: the tests of TEST262, a checkout of tc39/test262, beside the machine's Node.
# What that passes and heatsync does not goes to internal/test262/failures.txt.
test262:
	go run ./internal/test262 -write $(TEST262)

# The core modules: Node's own tests, those of test/parallel in NODE, a checkout of nodejs/node 20.
# What passes under the machine's node and fails here goes to internal/nodetest/failures.txt.
nodetest:
	go run ./internal/nodetest -write $(NODE)

# HTTP: the messages in SUITES, checkouts of projects that test theirs (nodejs/llhttp, uNetworking/h1spec, seanmonstar/httparse,
# aio-libs/aiohttp, benoitc/gunicorn, narfindustries/http-garden, and Go's src/net/http), beside Node.
# What is answered otherwise goes to internal/httpsuite/differs.txt.
httpsuite:
	go run ./internal/httpsuite -write $(SUITES)

# An installable heatsync-*.tgz in OUT, without the command. It takes npm besides Go.
npm-pack:
	mkdir -p $(OUT) && dir=$$(mktemp -d) && go run ./internal/nodehost/pack $$dir && \
	npm pack --silent --pack-destination $(abspath $(OUT)) $$dir && rm -r $$dir

# The picture of the README, of a real run.
picture:
	go run ./internal/picture docs/terminal.svg

# Runs a program for each of a hundred packages under Node.js and on the built-in engine, and writes
# docs/packages.md. It takes npm besides Go and node.
packages:
	npm ci --prefix packages --ignore-scripts --no-audit --no-fund --omit=optional --legacy-peer-deps
	go run ./packages
