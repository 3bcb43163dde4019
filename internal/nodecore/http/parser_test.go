package http

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// tracer writes down what a parser tells.
type tracer struct {
	p      Parser
	events []string
	body   []byte
}

func (t *tracer) Head(h *Head) After {
	first := h.Method + " " + h.URL
	if t.p.Response {
		first = fmt.Sprintf("%d %s", h.Status, h.Reason)
	}
	t.note("head %d.%d %s %v %v %s", h.Major, h.Minor, first, h.Upgrade, h.KeepAlive, listed(h.Fields))
	if h.Upgrade {
		return Upgraded
	}
	return Body
}

func (t *tracer) Data(b []byte) { t.body = append(t.body, b...) }

func (t *tracer) End(trailers string) {
	t.note("end %s %s", quoted(string(t.body)), listed(trailers))
	t.body = nil
}

func (t *tracer) note(format string, args ...any) {
	t.events = append(t.events, latin1(fmt.Sprintf(format, args...)))
}

func listed(fields string) string {
	return strings.Join(strings.Split(strings.TrimSuffix(fields, string(Separator)), string(Separator)), "|")
}

// quoted is what JSON.stringify makes of a text of bytes.
func quoted(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(latin1(s)) // a Builder takes everything
	out := strings.TrimSuffix(b.String(), "\n")
	// It is UTF-8 by now, and note takes bytes.
	var back []byte
	for _, r := range out {
		back = append(back, byte(r))
	}
	return string(back)
}

// latin1 takes each byte for a character.
func latin1(s string) string {
	runes := make([]rune, len(s))
	for i := range len(s) {
		runes[i] = rune(s[i])
	}
	return string(runes)
}

// input is what a parser is tried on.
type input struct {
	Response bool     `json:"response"`
	Lenient  bool     `json:"lenient"`
	Most     int      `json:"most"` // the size of a head, if it is not 0
	Pieces   [][]byte `json:"pieces"`
}

func trace(in input) []string {
	t := &tracer{p: Parser{Response: in.Response, Lenient: in.Lenient, MaxHeaderSize: in.Most}}
	t.p.Handler = t
	for _, piece := range in.Pieces {
		n, err := t.p.Execute(piece)
		var bad *Error
		if errors.As(err, &bad) {
			t.note("error %s %s %d", bad.Code, bad.Reason, n)
			return t.events
		}
		if t.p.ended {
			t.note("upgrade %d", len(piece)-n)
			return t.events
		}
	}
	var bad *Error
	if errors.As(t.p.Finish(), &bad) {
		t.note("finish %s %s", bad.Code, bad.Reason)
	}
	return t.events
}

// node has Node's parser trace the inputs, or skips the test.
func node(t *testing.T, inputs []input) [][]string {
	t.Helper()
	path, err := exec.LookPath("node")
	if err == nil {
		version, _ := exec.Command(path, "--version").Output()
		if !strings.HasPrefix(string(version), "v20.") {
			err = fmt.Errorf("node is %s", version)
		}
	}
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("needs node 20: %v", err)
	}
	if err != nil {
		t.Skipf("not compared with node 20, for want of one: %v", err)
	}
	var stdin bytes.Buffer
	for _, in := range inputs {
		if err := json.NewEncoder(&stdin).Encode(in); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(path, "--no-deprecation", "testdata/parser.cjs")
	cmd.Stdin, cmd.Stderr = &stdin, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var traces [][]string
	for line := range strings.Lines(string(out)) {
		var events []string
		if err := json.Unmarshal([]byte(line), &events); err != nil {
			t.Fatal(err)
		}
		traces = append(traces, events)
	}
	return traces
}

// requests and responses are whole messages, from which the random ones are made.
var requests = []string{
	"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET /a?b=c#d HTTP/1.0\r\nHost:  a  \r\nX-Empty:\r\nx: \t\r\nConnection: keep-alive\r\n\r\n",
	"POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET /next HTTP/1.1\r\nHost: b\r\nConnection: close\r\n\r\n",
	"POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0a;x=y;z=\"q\\\"r\"\r\n0123456789\r\n0\r\nX-Trailer: t\r\n\r\n",
	"POST /p HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\nTrailer: x\r\n\r\n1\r\na\r\n00\r\n\r\n\r\nPUT /x HTTP/1.1\r\n\r\n",
	"POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
	"POST /p HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	"POST /p HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
	"POST /p HTTP/1.1\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
	"CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n\r\nrest of it",
	"GET /chat HTTP/1.1\r\nHost: a\r\nConnection: x, Upgrade\r\nUpgrade: websocket\r\n\r\n\x01\x02",
	"POST /chat HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nabcd",
	"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET http://user:pass@host:80/path?q@ HTTP/1.1\r\nHost: h\xe9\r\n\r\n",
	"GET /\xff\xfe HTTP/1.1\r\n\r\n",
	"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	"GET /old\r\n\r\n",
	"DESCRIBE rtsp://h/s RTSP/1.0\r\nCSeq: 1\r\n\r\n",
	"SOURCE /s ICE/1.0\r\n\r\n",
	"\r\n\r\nGET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n",
	"GET / HTTP/1.1\nHost: a\n\n",
	"M-SEARCH * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\nConnection : close\r\n\r\n",
}

var responses = []string{
	"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
	"HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
	"HTTP/1.0 200 OK\r\nServer: x\r\n\r\nuntil the end",
	"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nuntil the end",
	"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nrest",
	"HTTP/1.1 200 OK\r\nConnection: upgrade\r\nUpgrade: x\r\nContent-Length: 0\r\n\r\n",
	"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 \xfcber\r\nContent-Length: 1\r\nConnection: close\r\n\r\na",
	"ICY 200 OK\r\n\r\n", "HTTP/1.1 200 OK\nX: y\n\n", "RTSP/1.0 200 OK\r\n\r\n",
	"HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 99 OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n",
}

// odd are pieces that random messages get put in.
var odd = []string{
	"\r", "\n", "\r\n", " ", "\t", ":", ",", ";", "=", "\"", "\x00", "\x7f", "\x80", "\xff", "0", "9", "f", "a", "A", "@", "/", "?", "#",
	"chunked", "Chunked", "close", "keep-alive", "upgrade", "Connection: close\r\n", "Connection: keep-alive, Upgrade\r\n", "Upgrade: x\r\n",
	"Content-Length: 1\r\n", "Content-Length: +1\r\n", "Content-Length: 18446744073709551616\r\n", "Transfer-Encoding: chunked\r\n",
	"Transfer-Encoding: chunked , x\r\n", "Transfer-Encoding: xchunked\r\n", "Proxy-Connection: close\r\n", "HTTP/1.1", "HTTP/0.9", "HTTP/2.0", "HTTP/1.2",
	"X: y\r\n", "X:\r\n", " folded\r\n", "ffffffffffffffffff", "GET ", "POST ", "PRI ",
	"\r\n ", "\r\n\t", "Connection: close\r\n x\r\n", "Connection: closer ,\r\n\tclose\r\n", "Connection: a,\tclose\r\n", "\n\n", "\r\r", " x\r\n", "\r\n\r\n", ";a=\"b\"", ";" + strings.Repeat("e", 17000), strings.Repeat("v", 17000), "200 ", "PUTX ", "GET_PARAMETER ", "get ", "[::1]", "\\", "%zz",
}

var rounds = flag.Int("rounds", 4000, "how many random messages are compared with node")

// random is a message that something is wrong with, in pieces.
func random(r *rand.Rand) input {
	in := input{Response: r.IntN(4) == 0, Lenient: r.IntN(3) == 0}
	if r.IntN(6) == 0 {
		in.Most = 1 + r.IntN(60)
	}
	from := requests
	if in.Response {
		from = responses
	}
	b := []byte(from[r.IntN(len(from))])
	for range r.IntN(4) {
		at, end := r.IntN(len(b)+1), 0
		end = min(len(b), at+r.IntN(3))
		b = slices.Replace(b, at, end, []byte(odd[r.IntN(len(odd))])...)
	}
	for pieces := r.IntN(3); pieces > 0 && len(b) > 1; pieces-- {
		at := 1 + r.IntN(len(b)-1)
		in.Pieces = append(in.Pieces, b[:at])
		b = b[at:]
	}
	if len(b) > 0 {
		in.Pieces = append(in.Pieces, b)
	}
	return in
}

func TestParsesAsNode(t *testing.T) {
	var inputs []input
	for _, s := range requests {
		inputs = append(inputs, input{Pieces: [][]byte{[]byte(s)}})
	}
	for _, s := range responses {
		inputs = append(inputs, input{Response: true, Pieces: [][]byte{[]byte(s)}})
	}
	seed := rand.Uint64()
	r := rand.New(rand.NewPCG(seed, 1))
	for range *rounds {
		inputs = append(inputs, random(r))
	}
	wrong := 0
	for i, want := range node(t, inputs) {
		if got := trace(inputs[i]); !slices.Equal(got, want) {
			if wrong++; wrong <= 10 {
				t.Errorf("response %v, lenient %v, most %d, %q\n\tgot  %q\n\twant %q", inputs[i].Response, inputs[i].Lenient, inputs[i].Most, inputs[i].Pieces, got, want)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d differ (seed %d)", wrong, len(inputs), seed)
	}
}

// Where the input is cut makes no difference.
func FuzzPieces(f *testing.F) {
	for _, s := range requests {
		f.Add([]byte(s), 7, false)
	}
	for _, s := range responses {
		f.Add([]byte(s), 3, true)
	}
	f.Fuzz(func(t *testing.T, b []byte, size int, response bool) {
		if size < 1 || size > 64 || len(b) > 4096 {
			t.Skip("the pieces are no pieces")
		}
		whole := withoutPlaces(trace(input{Response: response, Pieces: [][]byte{b}}))
		cut := withoutPlaces(trace(input{Response: response, Pieces: slices.Collect(slices.Chunk(b, size))}))
		if !slices.Equal(whole, cut) {
			t.Errorf("%q\n\tat once       %q\n\tin pieces of %d %q", b, whole, size, cut)
		}
	})
}

// withoutPlaces drops the numbers that tell of a place in a piece.
func withoutPlaces(events []string) []string {
	var out []string
	for _, e := range events {
		if strings.HasPrefix(e, "error ") || strings.HasPrefix(e, "upgrade ") {
			e = e[:strings.LastIndexByte(e, ' ')]
		}
		out = append(out, e)
	}
	return out
}

func TestLimits(t *testing.T) {
	long := strings.Repeat("a", 9000)
	for _, test := range []struct{ name, text, want string }{
		{"names and values", "GET / HTTP/1.1\r\nA: " + long + "\r\nB: " + long + "\r\n\r\n", "HPE_HEADER_OVERFLOW"},
		{"URL", "GET /" + long + long + " HTTP/1.1\r\n\r\n", "HPE_HEADER_OVERFLOW"},
		{"trailers", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: " + long + "\r\nB: " + long + "\r\n\r\n", "HPE_HEADER_OVERFLOW"},
		{"extensions", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + long + long + "=1\r\n", "HPE_CHUNK_EXTENSIONS_OVERFLOW"},
		{"extensions of several chunks", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;" + long + "\r\na\r\n1;" + long + "\r\nb\r\n", "HPE_INVALID_EOF_STATE"},
		{"heads one after the other", strings.Repeat("GET / HTTP/1.1\r\nA: "+long+"\r\n\r\n", 3), "end"},
	} {
		t.Run(test.name, func(t *testing.T) {
			events := trace(input{Pieces: slices.Collect(slices.Chunk([]byte(test.text), 1000))})
			if last := events[len(events)-1]; !strings.Contains(last, test.want) {
				t.Errorf("the last event is %q, want %s", last, test.want)
			}
		})
	}
}
