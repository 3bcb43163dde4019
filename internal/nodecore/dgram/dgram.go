// Package dgram is the Go half of the core module "dgram": sockets of UDP.
package dgram

import (
	"net/netip"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{"internal/dgram/handle": core.Power(func(c *core.Core) map[string]any { return half{c}.handle() }, "dgram")}

type half struct{ *core.Core }

// handle is the Go half of internal/handle.js. What fails returns [errno, code, text].
func (h half) handle() map[string]any {
	return map[string]any{
		"open": h.open,
		// bind (socket, address, port, reuse, only6) binds it, and begins to receive if it is told to whom.
		"bind": func(s *socket, address string, port int, reuse, only6 bool) goja.Value {
			return h.failure(s.bind(address, port, reuse, only6))
		},
		"receive": func(s *socket) { s.receive() },
		"connect": func(s *socket, address string, port int) goja.Value {
			to, err := endpoint(address, port)
			if err == nil {
				err = s.connect(to)
			}
			return h.failure(err)
		},
		"disconnect": func(s *socket) goja.Value { return h.failure(s.disconnect()) },
		"send":       h.send,
		"close":      func(s *socket) { s.close() },
		"ref":        func(s *socket, on bool) { s.ref(on) },
		// local and remote return [address, family, port], or the failure.
		"local":  func(s *socket) goja.Value { return h.address(s.local()) },
		"remote": func(s *socket) goja.Value { return h.address(s.remote()) },
		// set (socket, option, value) sets an option by its name.
		"set": func(s *socket, option string, value int) goja.Value { return h.failure(s.set(option, value)) },
		// buffer (socket, sends, size) sets the size of the system's buffer, unless it is 0, and returns it, or the failure.
		"buffer": func(s *socket, sends bool, size int) goja.Value {
			n, err := s.buffer(sends, size)
			if err != nil {
				return h.failure(err)
			}
			return h.VM.ToValue(n)
		},
		"via": func(s *socket, address string) goja.Value { return h.failure(s.via(address)) },
		// member (socket, joins, group, interface) joins or leaves a group; sourceMember has the source
		// before the group.
		"member": func(s *socket, joins bool, group, via string) goja.Value {
			return h.failure(s.member(joins, nil, group, via))
		},
		"sourceMember": func(s *socket, joins bool, source, group, via string) goja.Value {
			return h.failure(s.member(joins, &source, group, via))
		},
		"fail": func(code string) goja.Value { return h.failure(core.ErrnoNamed(code)) },
		// terse (code, call) makes the error "call code".
		"terse": func(code, call string) goja.Value { return h.TerseError(core.ErrnoNamed(code), call) },
	}
}

// failure returns [errno, code, text], or null.
func (h half) failure(err error) goja.Value {
	if err == nil {
		return goja.Null()
	}
	return h.VM.NewArray(core.Failure(err)...)
}

func (h half) address(a netip.AddrPort, err error) goja.Value {
	if err != nil {
		return h.failure(err)
	}
	return h.VM.NewArray(a.Addr().String(), family(a), int(a.Port()))
}

func family(a netip.AddrPort) string {
	if a.Addr().Is4() {
		return "IPv4"
	}
	return "IPv6"
}

// open (version, received, failed) makes a socket of IP 4 or 6. received gets (bytes, address, family,
// port), failed an error.
func (h half) open(version int, received, failed goja.Callable) *socket {
	h.NeedLoop("dgram")
	s := &socket{core: h.Core, six: version == 6, again: h.Engine.Again(), refed: true}
	s.received = func(b []byte, from netip.AddrPort) {
		vm := h.VM
		h.Callback(received, vm.ToValue(vm.NewArrayBuffer(b)), vm.ToValue(from.Addr().String()), vm.ToValue(family(from)), vm.ToValue(from.Port()))
	}
	s.failed = func(err error) { h.Callback(failed, h.TerseError(err, "recvmsg")) }
	return s
}

// send (socket, bytes, address, port) sends a packet, to whom the socket is connected if the address is
// empty. It returns null or the failure.
func (h half) send(s *socket, b []byte, address string, port int) goja.Value {
	if address == "" {
		return h.failure(s.write(b))
	}
	to, err := endpoint(address, port)
	if err == nil {
		err = s.writeTo(b, to)
	}
	return h.failure(err)
}
