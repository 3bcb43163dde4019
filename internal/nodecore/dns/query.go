package dns

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// resolver asks servers. Go's own resolver gives neither the lifetimes of records nor all of their
// types.
type resolver struct {
	servers []string
	timeout int // of the first try, in milliseconds
	tries   int
}

const (
	defaultTimeout = 5 * time.Second
	defaultTries   = 4
	largestAnswer  = 64 << 10
)

// types are those that may be asked for. Of some the message package knows no more than the number.
var types = map[string]dnsmessage.Type{
	"A": dnsmessage.TypeA, "AAAA": dnsmessage.TypeAAAA, "CNAME": dnsmessage.TypeCNAME, "MX": dnsmessage.TypeMX,
	"NS": dnsmessage.TypeNS, "PTR": dnsmessage.TypePTR, "SOA": dnsmessage.TypeSOA, "SRV": dnsmessage.TypeSRV,
	"TXT": dnsmessage.TypeTXT, "ANY": dnsmessage.TypeALL, "CAA": typeCAA, "NAPTR": typeNAPTR,
}

const (
	typeNAPTR dnsmessage.Type = 35
	typeCAA   dnsmessage.Type = 257
)

// query returns the records of a type that a name has.
func (r resolver) query(ctx context.Context, name, kind string) (any, error) {
	qname, err := dnsmessage.NewName(strings.TrimSuffix(name, ".") + ".")
	if err != nil {
		return nil, failure("EBADNAME")
	}
	q := dnsmessage.Question{Name: qname, Type: types[kind], Class: dnsmessage.ClassINET}
	message, err := r.exchange(ctx, q)
	if err != nil {
		return nil, err
	}
	records := recordsOf(message, q.Type)
	if len(records) == 0 {
		return nil, failure("ENODATA")
	}
	return records, nil
}

// exchange asks all servers in turns, with more patience each time.
func (r resolver) exchange(ctx context.Context, q dnsmessage.Question) (*dnsmessage.Message, error) {
	wait, tries := defaultTimeout, defaultTries
	if r.timeout > 0 {
		wait = time.Duration(r.timeout) * time.Millisecond
	}
	if r.tries > 0 {
		tries = r.tries
	}
	last := error(failure("ECONNREFUSED"))
	for range tries {
		for _, server := range endpoints(r.servers) {
			message, err := ask(ctx, server, q, wait)
			if ctx.Err() != nil {
				return nil, context.Canceled
			}
			if err == nil {
				err = answered(message)
			}
			if err == nil || err == failure("ENOTFOUND") {
				return message, err
			}
			last = err
		}
		wait *= 2
	}
	return nil, last
}

// answered is the error that an answer tells.
func answered(m *dnsmessage.Message) error {
	switch m.RCode {
	case dnsmessage.RCodeSuccess:
		return nil
	case dnsmessage.RCodeFormatError:
		return failure("EFORMERR")
	case dnsmessage.RCodeServerFailure:
		return failure("ESERVFAIL")
	case dnsmessage.RCodeNameError:
		return failure("ENOTFOUND")
	case dnsmessage.RCodeNotImplemented:
		return failure("ENOTIMP")
	}
	return failure("EREFUSED")
}

// ask asks one server once, and again by TCP if the answer was too long.
func ask(ctx context.Context, server string, q dnsmessage.Question, wait time.Duration) (*dnsmessage.Message, error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	id := uint16(rand.Uint32())
	query := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: id, RecursionDesired: true},
		Questions: []dnsmessage.Question{q},
	}
	packed, err := query.Pack()
	if err != nil {
		return nil, failure("EBADNAME")
	}
	message, err := roundTrip(ctx, "udp", server, packed, id)
	if err == nil && message.Truncated {
		message, err = roundTrip(ctx, "tcp", server, packed, id)
	}
	return message, coded(err)
}

func coded(err error) error {
	var timeout net.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ECONNREFUSED):
		return failure("ECONNREFUSED")
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return failure("ETIMEOUT")
	}
	return failure("EBADRESP")
}

func roundTrip(ctx context.Context, network, server string, query []byte, id uint16) (*dnsmessage.Message, error) {
	conn, err := new(net.Dialer).DialContext(ctx, network, server)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })() // ends what waits
	if network == "tcp" {
		query = append(binary.BigEndian.AppendUint16(nil, uint16(len(query))), query...)
	}
	if _, err := conn.Write(query); err != nil {
		return nil, err
	}
	return receive(conn, network, id)
}

// receive takes the answer to a question, and passes over what else comes.
func receive(conn net.Conn, network string, id uint16) (*dnsmessage.Message, error) {
	for buffer := make([]byte, largestAnswer); ; {
		n, err := readMessage(conn, network, buffer)
		if err != nil {
			return nil, err
		}
		var m dnsmessage.Message
		if err := m.Unpack(buffer[:n]); err == nil && m.ID == id && m.Response {
			return &m, nil
		} else if network == "tcp" {
			return nil, failure("EBADRESP")
		}
	}
}

func readMessage(conn net.Conn, network string, buffer []byte) (n int, err error) {
	if network != "tcp" {
		return conn.Read(buffer)
	}
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return 0, err
	}
	return io.ReadFull(conn, buffer[:binary.BigEndian.Uint16(size[:])])
}

// reverse returns the names of an address, those of the system's table first.
func (r resolver) reverse(ctx context.Context, address string) (any, error) {
	servers := endpoints(r.servers)
	next := 0
	own := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		next++
		return new(net.Dialer).DialContext(ctx, network, servers[(next-1)%len(servers)])
	}}
	names, err := own.LookupAddr(ctx, address)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		names[i] = withoutDot(name)
	}
	return names, nil
}
