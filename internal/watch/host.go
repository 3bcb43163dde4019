package watch

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/heatsync-go/heatsync/internal/settle"
	"github.com/heatsync-go/heatsync/internal/sum"
	"github.com/heatsync-go/heatsync/internal/track"
)

var _ track.Host = (*keeper)(nil)

// Now counts from the watcher's start.
func (k *keeper) Now() settle.Instant { return micros(time.Since(k.start)) }

func (k *keeper) Stat(path string) track.Stat { return stat(path) }

// hidden returns what shows where the file of a path is missing.
func (k *keeper) hidden(path string) settle.Look {
	missing := settle.Look{Found: settle.Missing}
	if k.watcher.opts.Layers == nil {
		return missing
	}
	if data, err := k.watcher.opts.Layers.Read(path); err == nil {
		missing.Data, missing.Hash = data, sum.Of(data)
	}
	return missing
}

func (k *keeper) Link(path string) (target string, there bool) {
	target, err := os.Readlink(path)
	return target, !errors.Is(err, fs.ErrNotExist)
}

func (k *keeper) Text(path string) string {
	text, _ := os.ReadFile(path) // without it there is none
	return string(text)
}

func (k *keeper) Others() (tasks, processors int, ok bool) { return others() }

func (k *keeper) FileSystem(dir string) uint32 { return fileSystem(dir) }

// look reads a file, and makes sure that it stayed as it was meanwhile.
func (k *keeper) look(f track.Read) track.Reading {
	before, data, after, err := read(f.At)
	r := track.Reading{Stat: after, Age: age(after)}
	switch {
	case err != nil && isBusy(err):
		r.Found = settle.Disturbed
	case errors.Is(err, fs.ErrPermission) && stat(f.At).Kind != track.Directory: // it is there: whoever loads it is told
		r.Stat = stat(f.At)
		r.Hash, r.Age = track.Unreadable, age(r.Stat)
	case before.Kind != track.File:
		r.Look = k.hidden(f.Path)
	case err != nil || before != after || int64(len(data)) != after.Size:
		r.Found = settle.Disturbed
	default:
		r.Data, r.Hash, r.Empty = data, sum.Of(data), len(data) == 0
		r.Broken = !r.Empty && r.Hash != f.Hash && k.watcher.opts.Parse != nil && k.watcher.opts.Parse(f.Path, data) != nil
	}
	return r
}

// age is how long ago a file was changed, for all that its times say.
func age(s track.Stat) settle.Instant {
	return micros(time.Since(time.Unix(0, max(s.Modified, s.Changed))))
}
