package nodecore_test

import (
	"encoding/binary"
	"io"
	"net"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// What a server answers is shown as Node shows it: each type of record, each kind of failure.
func TestDNS(t *testing.T) {
	node := findNode(t)
	port := serveDNS(t)
	source := strings.ReplaceAll(dnsScript, "PORT", strconv.Itoa(port))
	want := runNode(t, node, source)
	if strings.Count(want, "\n") < 60 {
		t.Fatalf("node prints little:\n%s", want)
	}
	if got := runHere(t, source); got != want {
		t.Errorf("here it prints other lines than under node:\n%s", differences(got, want))
	}
}

const dnsScript = `
const dns = require('dns');
const r = new dns.Resolver({ timeout: 5000, tries: 2 });
r.setServers(['127.0.0.1:PORT']);
const p = new dns.promises.Resolver();
p.setServers(['127.0.0.1:PORT']);
const show = (e) => [e.message, e.code, e.errno, e.syscall, e.hostname, Object.keys(e)];
(async () => {
  const types = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT', 'CAA', 'NAPTR', 'ANY'];
  for (const type of types) {
    for (const name of ['good.test', 'empty.test', 'none.test', 'broken.test', 'refused.test', 'long.test']) {
      if (name === 'long.test' && type !== 'TXT') continue;
      await new Promise((resolve) => r.resolve(name, type, (e, found) => {
        console.log(type, name, e ? show(e) : name === 'long.test' ? found.length : found);
        resolve();
      }));
    }
  }
  console.log(await p.resolve4('good.test', { ttl: true }), await p.resolve6('good.test', { ttl: true }), await p.resolve('good.test'));
  await p.resolveMx('none.test').catch((e) => console.log(show(e)));
  for (const address of ['192.0.2.7', '2001:db8::7']) console.log(await p.reverse(address));
  await p.reverse('192.0.2.8').catch((e) => console.log(show(e)));
  const silent = new dns.Resolver();
  silent.setServers(['127.0.0.1:PORT']);
  silent.resolve4('silent.test', (e) => console.log(show(e)));
  setTimeout(() => silent.cancel(), 50);
})();
`

// serveDNS answers questions on loopback, by UDP and by TCP.
func serveDNS(t *testing.T) (port int) {
	t.Helper()
	udp, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { udp.Close() })
	tcp, err := net.Listen("tcp", udp.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tcp.Close() })
	go func() {
		for buffer := make([]byte, 64<<10); ; {
			n, from, err := udp.ReadFromUDP(buffer)
			if err != nil {
				return
			}
			if answer := answerDNS(t, buffer[:n], true); answer != nil {
				udp.WriteToUDP(answer, from)
			}
		}
	}()
	go func() {
		for {
			conn, err := tcp.Accept()
			if err != nil {
				return
			}
			go answerTCP(t, conn)
		}
	}()
	return udp.LocalAddr().(*net.UDPAddr).Port
}

func answerTCP(t *testing.T, conn net.Conn) {
	defer conn.Close()
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return
	}
	question := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(conn, question); err != nil {
		return
	}
	answer := answerDNS(t, question, false)
	conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(answer))), answer...))
}

func answerDNS(t *testing.T, packed []byte, udp bool) []byte {
	var m dnsmessage.Message
	if err := m.Unpack(packed); err != nil || len(m.Questions) != 1 {
		return nil
	}
	q := m.Questions[0]
	m.Response, m.Additionals = true, nil
	switch name := q.Name.String(); name {
	case "silent.test.":
		return nil
	case "broken.test.":
		m.RCode = dnsmessage.RCodeServerFailure
	case "refused.test.":
		m.RCode = dnsmessage.RCodeRefused
	case "empty.test.":
	case "good.test.", "7.2.0.192.in-addr.arpa.", "7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.":
		m.Answers = records(q)
	case "long.test.":
		if m.Truncated = udp; !udp {
			for range 300 {
				m.Answers = append(m.Answers, resource(q, &dnsmessage.TXTResource{TXT: []string{strings.Repeat("x", 100)}}))
			}
		}
	default:
		m.RCode = dnsmessage.RCodeNameError
	}
	answer, err := m.Pack()
	if err != nil {
		t.Error(err)
	}
	return answer
}

func resource(q dnsmessage.Question, body dnsmessage.ResourceBody) dnsmessage.Resource {
	return dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 77}, Body: body}
}

// records are the answers for a name that has records of each type, two of some.
func records(q dnsmessage.Question) (all []dnsmessage.Resource) {
	name := dnsmessage.MustNewName
	bodies := map[dnsmessage.Type][]dnsmessage.ResourceBody{
		dnsmessage.TypeA:     {&dnsmessage.AResource{A: [4]byte{192, 0, 2, 1}}, &dnsmessage.AResource{A: [4]byte{192, 0, 2, 2}}},
		dnsmessage.TypeAAAA:  {&dnsmessage.AAAAResource{AAAA: [16]byte{0x20, 1, 0xd, 0xb8, 15: 1}}},
		dnsmessage.TypeCNAME: {&dnsmessage.CNAMEResource{CNAME: name("other.test.")}},
		dnsmessage.TypeMX:    {&dnsmessage.MXResource{Pref: 10, MX: name("mail.test.")}, &dnsmessage.MXResource{Pref: 5, MX: name("first.test.")}},
		dnsmessage.TypeNS:    {&dnsmessage.NSResource{NS: name("ns.test.")}},
		dnsmessage.TypePTR:   {&dnsmessage.PTRResource{PTR: name("name.test.")}},
		dnsmessage.TypeSOA:   {&dnsmessage.SOAResource{NS: name("ns.test."), MBox: name("admin.test."), Serial: 1, Refresh: 2, Retry: 3, Expire: 4, MinTTL: 5}},
		dnsmessage.TypeSRV:   {&dnsmessage.SRVResource{Priority: 1, Weight: 2, Port: 3, Target: name("srv.test.")}},
		dnsmessage.TypeTXT:   {&dnsmessage.TXTResource{TXT: []string{"one", "two"}}, &dnsmessage.TXTResource{TXT: []string{"three"}}},
		257:                  {&dnsmessage.UnknownResource{Type: 257, Data: []byte("\x80\x05issueca.test")}},
		35:                   {&dnsmessage.UnknownResource{Type: 35, Data: []byte("\x00\x01\x00\x02\x01u\x03SIP\x04!a!b\x03sip\x04test\x00")}},
	}
	for _, body := range bodies[q.Type] {
		all = append(all, resource(q, body))
	}
	if q.Type == dnsmessage.TypeALL {
		for _, t := range []dnsmessage.Type{dnsmessage.TypeA, dnsmessage.TypeMX, dnsmessage.TypeTXT, dnsmessage.TypeNS, dnsmessage.TypeSOA, dnsmessage.TypeSRV} {
			for _, body := range bodies[t] {
				all = append(all, resource(q, body))
			}
		}
	}
	return all
}
