package dns

import (
	"bufio"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
)

// systemServers are the servers that the system asks, as text with ports.
func systemServers() []string {
	var servers []string
	for fields := range lines("/etc/resolv.conf") {
		if len(fields) > 1 && fields[0] == "nameserver" {
			servers = append(servers, fields[1])
		}
	}
	if len(servers) == 0 {
		return []string{"127.0.0.1"}
	}
	return servers
}

// serviceName is the name of a TCP port, or "".
func serviceName(port int) string {
	want := strconv.Itoa(port) + "/tcp"
	for fields := range lines("/etc/services") {
		if len(fields) > 1 && fields[1] == want {
			return fields[0]
		}
	}
	return ""
}

// lines yields the words of each line of a file, without comments. A file that can't be read has none.
func lines(path string) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		f, err := os.Open(path)
		if err != nil {
			return
		}
		defer f.Close()
		for scan := bufio.NewScanner(f); scan.Scan(); {
			text, _, _ := strings.Cut(scan.Text(), "#")
			text, _, _ = strings.Cut(text, ";")
			if !yield(strings.Fields(text)) {
				return
			}
		}
	}
}

// endpoint adds the port of DNS to a server that has none.
func endpoint(server string) string {
	if _, _, err := net.SplitHostPort(server); err == nil {
		return server
	}
	return net.JoinHostPort(strings.Trim(server, "[]"), "53")
}

func endpoints(servers []string) []string {
	all := slices.Clone(servers)
	for i, s := range all {
		all[i] = endpoint(s)
	}
	return all
}
