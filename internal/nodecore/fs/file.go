package fs

import (
	"errors"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Calls that work on an open file, and those that open one for themselves.

// fileMode makes Go's mode of a system's mode bits.
func fileMode(bits int64) os.FileMode {
	mode := os.FileMode(bits & 0o777)
	if bits&0o4000 != 0 {
		mode |= os.ModeSetuid
	}
	if bits&0o2000 != 0 {
		mode |= os.ModeSetgid
	}
	if bits&0o1000 != 0 {
		mode |= os.ModeSticky
	}
	return mode
}

// opOpen (path, flags, mode) returns a file number.
func opOpen(c *call) (any, error) {
	f, err := os.OpenFile(c.abs(0), int(c.int(1)), fileMode(c.int(2)))
	if err != nil {
		return nil, c.fail(err, "open", 0)
	}
	return c.files.add(f), nil
}

func opClose(c *call) (any, error) {
	if c.int(0) < firstFile {
		return nil, nil // the standard streams belong to the Go program
	}
	f, err := c.files.take(int(c.int(0)))
	if err == nil {
		err = f.Close()
	}
	return nil, c.fail(err, "close")
}

// opRead (fd, length, position) returns the bytes read, none at the end. A
// negative position reads on where the last read ended.
func opRead(c *call) (any, error) {
	buf := make([]byte, c.int(1))
	n, err := c.readAt(buf, c.int(2))
	if err == io.EOF {
		err = nil
	}
	return buf[:n], c.fail(err, "read")
}

func (c *call) readAt(buf []byte, position int64) (int, error) {
	if c.int(0) == 0 {
		return c.core.Stdin.Read(buf)
	}
	f, err := c.file(0)
	if err != nil || len(buf) == 0 {
		return 0, err
	}
	if position >= 0 {
		return f.ReadAt(buf, position)
	}
	return f.Read(buf)
}

// opWrite (fd, data, position) returns how much was written.
func opWrite(c *call) (any, error) {
	if fd := c.int(0); fd == 1 || fd == 2 {
		n, err := c.core.Output(int(fd)).Write(c.bytes(1))
		return n, c.fail(err, "write")
	}
	f, err := c.file(0)
	if err != nil {
		return nil, c.fail(err, "write")
	}
	n, err := writeAt(f, c.bytes(1), c.int(2))
	return n, c.fail(err, "write")
}

func writeAt(f *os.File, data []byte, position int64) (int, error) {
	if position < 0 {
		return f.Write(data)
	}
	n, err := f.WriteAt(data, position)
	var no syscall.Errno
	if err != nil && n == 0 && !errors.As(err, &no) && !errors.Is(err, os.ErrClosed) {
		return f.Write(data) // opened to append, which the system does anyway
	}
	return n, err
}

// opReadFile (path, fd, flags, text) returns the whole file, as bytes or as a
// string. The fd is negative if there is a path. Nothing trusts the size: files
// under /proc say that they have none.
func opReadFile(c *call) (any, error) {
	data, err := c.readWhole()
	if err != nil {
		return nil, err
	}
	if c.flag(3) {
		return core.UTF8(data), nil
	}
	return data, nil
}

func (c *call) readWhole() ([]byte, error) {
	if c.int(1) >= 0 {
		data, err := c.readRest()
		return data, c.fail(err, "read")
	}
	f, err := os.OpenFile(c.abs(0), int(c.int(2)), 0o666)
	if err != nil {
		return nil, c.fail(err, "open", 0)
	}
	defer f.Close()
	data, err := readAll(f)
	return data, c.fail(err, "read")
}

// readRest reads an open file from where it stands.
func (c *call) readRest() ([]byte, error) {
	if c.int(1) == 0 {
		return io.ReadAll(c.core.Stdin)
	}
	f, err := c.file(1)
	if err != nil {
		return nil, err
	}
	return readAll(f)
}

// readAll starts with room for what the file says it has, so that an ordinary
// file is read in one go.
func readAll(f *os.File) ([]byte, error) {
	room := 512
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() < 1<<30 {
		room += int(info.Size())
	}
	data := make([]byte, 0, room)
	for {
		n, err := f.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if err == io.EOF {
			return data, nil
		}
		if err != nil {
			return nil, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}

// opWriteFile (path, fd, data, flags, mode, flush) writes all the data.
func opWriteFile(c *call) (any, error) {
	if c.int(1) >= 0 {
		return nil, c.fail(c.writeRest(), "write")
	}
	f, err := os.OpenFile(c.abs(0), int(c.int(3)), fileMode(c.int(4)))
	if err != nil {
		return nil, c.fail(err, "open", 0)
	}
	_, err = f.Write(c.bytes(2))
	if err == nil && c.flag(5) {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return nil, c.fail(err, "write")
}

func (c *call) writeRest() error {
	if fd := c.int(1); fd == 1 || fd == 2 {
		_, err := c.core.Output(int(fd)).Write(c.bytes(2))
		return err
	}
	f, err := c.file(1)
	if err != nil {
		return err
	}
	_, err = f.Write(c.bytes(2))
	return err
}

// opened wraps the calls that need nothing but the file.
func (c *call) opened(name string, f func(*os.File) error) (any, error) {
	file, err := c.file(0)
	if err == nil {
		err = f(file)
	}
	return nil, c.fail(err, name)
}

func opSync(c *call) (any, error) {
	return c.opened("fsync", (*os.File).Sync)
}

func opDatasync(c *call) (any, error) {
	return c.opened("fdatasync", (*os.File).Sync)
}

func opTruncate(c *call) (any, error) {
	return c.opened("ftruncate", func(f *os.File) error { return f.Truncate(c.int(1)) })
}

func opFchmod(c *call) (any, error) {
	return c.opened("fchmod", func(f *os.File) error { return f.Chmod(fileMode(c.int(1))) })
}

func opFchown(c *call) (any, error) {
	return c.opened("fchown", func(f *os.File) error { return f.Chown(int(c.int(1)), int(c.int(2))) })
}

// opFutimes (fd, atime, mtime) takes seconds.
func opFutimes(c *call) (any, error) {
	return c.opened("futime", func(f *os.File) error {
		return c.withTimes(func(atime, mtime time.Time) error { return setFileTimes(f, atime, mtime) })
	})
}

// fileTime makes a time of seconds, to the microsecond: a float64 has no more.
func fileTime(seconds float64) time.Time {
	return time.UnixMicro(int64(seconds * 1e6))
}

// opFstat returns what opStat does, of an open file.
func opFstat(c *call) (any, error) {
	f, err := c.file(0)
	if fd := c.int(0); fd < firstFile {
		if std, ok := c.core.Stream(int(fd)).(*os.File); ok {
			f, err = std, nil
		}
	}
	if err != nil {
		return nil, c.fail(err, "fstat")
	}
	st, err := statFile(f)
	return st, c.fail(err, "fstat")
}
