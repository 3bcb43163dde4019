package net

import (
	"context"
	"errors"
	"net"
	"os"
	"runtime"
	"strings"
	"syscall"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// listen (network, address, mode, accept, failed) returns a listener, or why there is none. mode is
// what the file of a path is to allow, too; accept is called with each connection.
func (h half) listen(js goja.FunctionCall) goja.Value {
	h.NeedLoop("net")
	network, mode := js.Argument(0).String(), js.Argument(2).ToInteger()
	address := h.where(network, js.Argument(1).String())
	accept, _ := goja.AssertFunction(js.Argument(3))
	failed, _ := goja.AssertFunction(js.Argument(4))
	config := net.ListenConfig{KeepAlive: -1}
	config.SetMultipathTCP(false)
	l, err := config.Listen(context.Background(), network, address)
	if err == nil && mode != 0 {
		err = allow(address, os.FileMode(mode))
	}
	if errors.Is(err, syscall.ENOENT) {
		err = syscall.EACCES // as libuv has it, since Windows does
	}
	if err != nil {
		return h.failure(err)
	}
	return h.Hide(h.NewListener(l, func(c net.Conn) {
		h.Callback(accept, h.Hide(h.NewConn(c, core.ConnEvents{})))
	}, func(err error) {
		h.Callback(failed, h.TerseError(err, "accept"))
	}))
}

func allow(path string, mode os.FileMode) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return os.Chmod(path, info.Mode().Perm()|mode)
}

// where is an address as Go has it. The file of a socket lies in the runtime's directory, which the
// process need not have, and one that is no file has a name that begins with a NUL in Node.
func (h half) where(network, address string) string {
	if network != "unix" {
		return address
	}
	if name, abstract := strings.CutPrefix(address, "\x00"); abstract && runtime.GOOS == "linux" {
		return "@" + name
	}
	path := h.Abs(address)
	if len(path) >= len(syscall.RawSockaddrUnix{}.Path) && isHere(h.Dir) {
		return address // which may be short enough for the system
	}
	return path
}

// isHere tells whether a directory is that of the process.
func isHere(dir string) bool {
	a, err := os.Stat(dir)
	if err != nil {
		return false
	}
	b, err := os.Stat(".")
	return err == nil && os.SameFile(a, b)
}

// address returns [address, family, port], a path, or nothing.
func (h half) address(a net.Addr) goja.Value {
	switch a := a.(type) {
	case *net.TCPAddr:
		text, family := ipText(a.IP, a.Zone)
		return h.VM.NewArray(text, family, a.Port)
	case *net.UnixAddr:
		if a.Name == "" || a.Name == "@" {
			return goja.Undefined()
		}
		return h.VM.ToValue(a.Name)
	}
	return goja.Undefined()
}

// ipText writes an address as the system has it: one of version 4 on a socket of version 6 in the
// form of that.
func ipText(ip net.IP, zone string) (text, family string) {
	switch {
	case len(ip) == net.IPv4len:
		return ip.String(), "IPv4"
	case ip.To4() != nil:
		return "::ffff:" + ip.String(), "IPv6"
	case zone != "":
		return ip.String() + "%" + zone, "IPv6"
	case len(ip) == 0:
		return "::", "IPv6"
	}
	return ip.String(), "IPv6"
}
