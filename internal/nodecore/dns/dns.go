// Package dns is the Go half of the core module "dns": names by the system's rules, and questions to
// servers.
package dns

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"strconv"

	"github.com/dop251/goja"

	"github.com/heatsync-go/heatsync/internal/nodecore/core"
)

// Go is the Go half of the files here.
var Go = core.Go{"internal/dns/system": core.Harmless(func(c *core.Core) map[string]any { return module{c}.system() })}

type module struct{ *core.Core }

// system is the Go half of internal/system.js. Its calls call back with (code, result), the code null
// if all went well, and return a function that gives up.
func (m module) system() map[string]any {
	return map[string]any{
		// lookup (name, network, callback) gives the addresses of a name; network is ip, ip4 or ip6.
		"lookup": m.Only(func(name, network string, f goja.Callable) func() {
			return m.ask("dns.lookup", f, func(ctx context.Context) (any, error) { return lookup(ctx, name, network) })
		}, "dns.lookup", "dns", "net", "http", "https", "tls"),
		// service (address, port, callback) gives the names of both.
		"service": m.Only(func(address string, port int, f goja.Callable) func() {
			return m.ask("dns.lookupService", f, func(ctx context.Context) (any, error) { return service(ctx, address, port) })
		}, "dns.lookupService", "dns"),
		// query (servers, type, name, timeout, tries, callback) gives records, each [type, ttl, ...fields].
		"query": m.Only(func(servers []string, kind, name string, timeout, tries int, f goja.Callable) func() {
			r := resolver{servers, timeout, tries}
			return m.ask("dns.resolve", f, func(ctx context.Context) (any, error) { return r.query(ctx, name, kind) })
		}, "dns.resolve", "dns"),
		// reverse (servers, address, timeout, tries, callback) gives the names of an address.
		"reverse": m.Only(func(servers []string, address string, timeout, tries int, f goja.Callable) func() {
			r := resolver{servers, timeout, tries}
			return m.ask("dns.reverse", f, func(ctx context.Context) (any, error) { return r.reverse(ctx, address) })
		}, "dns.reverse", "dns"),
		"servers": m.Only(systemServers, "dns.getServers", "dns"),
	}
}

func (m module) ask(what string, f goja.Callable, work func(context.Context) (any, error)) func() {
	m.NeedLoop(what)
	var (
		result any
		err    error
	)
	return m.Start(func(ctx context.Context) { result, err = work(ctx) }, func() {
		if err != nil {
			m.Callback(f, m.VM.ToValue(codeOf(err)), goja.Undefined())
			return
		}
		m.Callback(f, goja.Null(), m.value(result))
	})
}

func (m module) value(v any) goja.Value {
	switch v := v.(type) {
	case []string:
		return m.Plain(v)
	case [][]any:
		records := make([]any, len(v))
		for i, record := range v {
			for j, field := range record {
				if list, ok := field.([]string); ok {
					record[j] = m.Plain(list)
				}
			}
			records[i] = m.VM.NewArray(record...)
		}
		return m.VM.NewArray(records...)
	}
	return m.VM.ToValue(v)
}

// failure is an error that has a code of Node's.
type failure string

func (f failure) Error() string { return string(f) }

// codeOf is the code that Node has for an error of a resolver.
func codeOf(err error) string {
	var code failure
	var dns *net.DNSError
	switch {
	case errors.As(err, &code):
		return string(code)
	case errors.Is(err, context.Canceled):
		return "ECANCELLED"
	case errors.As(err, &dns) && dns.IsNotFound:
		return "ENOTFOUND"
	case errors.As(err, &dns) && (dns.IsTemporary || dns.IsTimeout):
		return "EAI_AGAIN"
	}
	return "EAI_FAIL"
}

// lookup finds addresses as the programs of the system do, with its table of hosts.
func lookup(ctx context.Context, name, network string) (any, error) {
	found, err := net.DefaultResolver.LookupNetIP(ctx, network, name)
	if err != nil {
		return nil, err
	}
	var texts []string
	seen := map[netip.Addr]bool{}
	for _, a := range found {
		if a = a.Unmap(); !seen[a] {
			seen[a] = true
			texts = append(texts, a.String())
		}
	}
	return texts, nil
}

func service(ctx context.Context, address string, port int) (any, error) {
	names, err := net.DefaultResolver.LookupAddr(ctx, address)
	host := address
	if err == nil && len(names) > 0 {
		host = withoutDot(names[0])
	}
	name := serviceName(port)
	if name == "" {
		name = strconv.Itoa(port)
	}
	return []string{host, name}, nil
}

// withoutDot cuts off the root's dot, which Go writes and Node doesn't.
func withoutDot(name string) string {
	if n := len(name); n > 1 && name[n-1] == '.' {
		return name[:n-1]
	}
	return name
}
