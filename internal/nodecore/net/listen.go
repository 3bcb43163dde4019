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
// what the file of a path is to be, if it is not 0; accept is called with each connection.
func (h half) listen(js goja.FunctionCall) goja.Value {
	h.NeedLoop("net")
	network, mode := js.Argument(0).String(), js.Argument(2).ToInteger()
	address := socketPath(network, js.Argument(1).String())
	accept, _ := goja.AssertFunction(js.Argument(3))
	failed, _ := goja.AssertFunction(js.Argument(4))
	config := net.ListenConfig{KeepAlive: -1}
	config.SetMultipathTCP(false)
	l, err := config.Listen(context.Background(), network, address)
	if err == nil && mode != 0 {
		err = os.Chmod(address, os.FileMode(mode))
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

// socketPath writes the name of a socket that is no file as Go does, which begins with a NUL.
func socketPath(network, address string) string {
	if network == "unix" && runtime.GOOS == "linux" && strings.HasPrefix(address, "\x00") {
		return "@" + address[1:]
	}
	return address
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
