package child_process

import (
	"net"
	"os"
	"slices"
	"strconv"
	"sync"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// The process has one channel, whatever runtimes it has: who asks first gets it, and later its number is that of something
// else. The file is kept, since what has that number would be closed with it.
var (
	first   sync.Once
	channel *os.File
)

// openChannel takes over the channel that this process has had from its parent, by its number. It
// returns null if there is none. Other numbers are the Go program's.
func (m module) openChannel(fd int) goja.Value {
	m.NeedLoop("process.send")
	if !slices.Contains(m.Environ, "NODE_CHANNEL_FD="+strconv.Itoa(fd)) {
		return goja.Null()
	}
	var conn net.Conn
	first.Do(func() {
		if channel = os.NewFile(uintptr(fd), "channel"); channel == nil {
			return
		}
		var err error
		if conn, err = net.FileConn(channel); err == nil {
			_ = channel.Close() // conn is a copy, which other processes don't inherit
		}
	})
	if conn == nil {
		return goja.Null()
	}
	return m.Hide(m.NewConn(conn, core.ConnEvents{}))
}
