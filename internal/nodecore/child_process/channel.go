package child_process

import (
	"net"
	"os"
	"slices"
	"strconv"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// openChannel takes over the channel that this process has had from its parent, by its number. It
// returns null if there is none. Other numbers are the Go program's.
func (m module) openChannel(fd int) goja.Value {
	m.NeedLoop("process.send")
	if !slices.Contains(m.Environ, "NODE_CHANNEL_FD="+strconv.Itoa(fd)) {
		return goja.Null()
	}
	file := os.NewFile(uintptr(fd), "channel")
	if file == nil {
		return goja.Null()
	}
	conn, err := net.FileConn(file)
	if err != nil {
		return goja.Null() // and what has that number stays open
	}
	_ = file.Close() // conn is a copy, which other processes don't inherit
	return m.Hide(m.NewConn(conn, core.ConnEvents{}))
}
