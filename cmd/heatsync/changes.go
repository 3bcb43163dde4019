package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/change"
)

// With --changes another program says what has changed: a build tool, or whatever has got
// files from elsewhere. It writes a batch a line, of which it need not save anything, and
// reads in the "applied" event of that line what became of it. What can't be read is
// told and passed over; it harms nothing.

// batchLine is a line of --changes.
type batchLine struct {
	ID      json.RawMessage `json:"id"` // comes back in the event
	Only    bool            `json:"only"`
	Changes []changeOf      `json:"changes"`
}

type changeOf struct {
	Path   string  `json:"path"`
	Kind   string  `json:"kind"`
	Text   *string `json:"text"`
	Base64 *[]byte `json:"base64"`
}

// applier applies a batch, together with what is pending or by itself only.
type applier func(b change.Batch, only bool) (*heatsync.Reload, error)

// longestLine is how long a line of --changes may be.
const longestLine = 64 << 20

var errLongLine = fmt.Errorf("it is longer than %d MB", longestLine>>20)

// takeAll applies the batches of all streams, each by itself.
func takeAll(from changes, apply applier, u *ui) {
	var one sync.Mutex
	from.each(func(from io.Reader, answer io.Writer) {
		takeChanges(from, answer, func(b change.Batch, only bool) (*heatsync.Reload, error) {
			one.Lock()
			defer one.Unlock()
			return apply(b, only)
		}, u)
	})
}

// takeChanges applies the batches of a stream to its end. answer, if there is one, gets the
// event of each line.
func takeChanges(from io.Reader, answer io.Writer, apply applier, u *ui) {
	lines := bufio.NewReaderSize(from, 64<<10)
	for number := 1; ; number++ {
		text, err := readLine(lines)
		if len(bytes.TrimSpace(text)) > 0 || errors.Is(err, errLongLine) {
			e := applyLine(number, text, err, apply)
			u.say(e)
			if answer != nil {
				_, _ = answer.Write(encodeEvent(e)) // whoever has asked may be gone
			}
		}
		if err != nil && !errors.Is(err, errLongLine) {
			if !errors.Is(err, io.EOF) && !errors.Is(err, fs.ErrClosed) {
				u.warn("--changes: " + err.Error())
			}
			return
		}
	}
}

// readLine reads a line, or passes over one that is too long.
func readLine(from *bufio.Reader) (line []byte, err error) {
	tooLong := false
	for {
		part, err := from.ReadSlice('\n')
		if tooLong = tooLong || len(line)+len(part) > longestLine; tooLong {
			line = nil
		} else {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case tooLong:
			return nil, errLongLine // an end or an error comes again
		default:
			return line, err
		}
	}
}

func applyLine(number int, text []byte, err error, apply applier) appliedEvent {
	e := appliedEvent{Line: number}
	var line batchLine
	var b change.Batch
	if !errors.Is(err, errLongLine) {
		b, err = line.read(text)
		e.ID = line.ID
	}
	var r *heatsync.Reload
	if err == nil {
		r, err = apply(b, line.Only)
	}
	var failed *heatsync.ReloadError
	if errors.As(err, &failed) {
		r, err = failed.Reload, failed.Err
	}
	if r != nil {
		e.Number, e.Version, e.Unknown = r.Number, r.Version, r.Unknown
	}
	e.OK, e.Error = err == nil, newFailure(original(err))
	return e
}

// read makes a batch of a line.
func (l *batchLine) read(text []byte) (b change.Batch, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(l); err != nil {
		return b, fmt.Errorf("it is no batch: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return b, errors.New("it is no batch: something follows it on its line")
	}
	for _, c := range l.Changes {
		one, err := c.read()
		if err != nil {
			return b, fmt.Errorf("%w: %q %w", heatsync.ErrBatch, c.Path, err)
		}
		b.Changes = append(b.Changes, one)
	}
	return b, nil
}

func (c *changeOf) read() (change.Change, error) {
	one := change.Change{Path: c.Path}
	switch {
	case c.Text != nil && c.Base64 != nil:
		return one, errors.New("has two contents: text and base64")
	case c.Text != nil:
		one.Data = []byte(*c.Text)
	case c.Base64 != nil:
		one.Data = append([]byte{}, *c.Base64...)
	}
	switch c.Kind {
	case "", "written":
	case "removed":
		if one.Kind = change.Removed; one.Data != nil {
			return one, errors.New("is removed, and has contents")
		}
	default:
		return one, fmt.Errorf("has the kind %q; there are written and removed", c.Kind)
	}
	return one, nil
}

// descriptor is how a path names what this process was started with.
var descriptor = regexp.MustCompile(`^/(?:dev|proc/self)/fd/(\d+)$`)

// openChanges opens the source of --changes.
func openChanges(from string) (changes, error) {
	if path, is := strings.CutPrefix(from, "unix:"); is {
		s, err := openSocket(path)
		if err != nil {
			return nil, fmt.Errorf("--changes: %w", err)
		}
		return s, nil
	}
	file, err := openStream(from)
	return stream{file}, err
}

// openStream opens a file. A named pipe is kept open, for whoever writes to it next.
func openStream(file string) (io.ReadCloser, error) {
	if file == "-" {
		return os.Stdin, nil
	}
	if m := descriptor.FindStringSubmatch(file); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return os.NewFile(uintptr(n), file), nil
		}
	}
	info, err := os.Stat(file)
	switch {
	case err != nil:
		return nil, fmt.Errorf("--changes: %w", err)
	case info.IsDir():
		return nil, fmt.Errorf("--changes: %s is a directory", file)
	case info.Mode()&fs.ModeNamedPipe != 0:
		return os.OpenFile(file, os.O_RDWR, 0)
	}
	return os.Open(file)
}
