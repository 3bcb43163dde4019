package express

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// socket is as much of a web socket's client as the test needs: short texts, one answer for each.
type socket struct {
	net.Conn
	in *bufio.Reader
}

func dial(address, path string) (*socket, error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n", path, address)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReader(conn)
	response, err := http.ReadResponse(in, nil)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusSwitchingProtocols {
		return nil, fmt.Errorf("the server answers %s", response.Status)
	}
	return &socket{conn, in}, nil
}

const (
	lastText = 0x81 // a frame that is a whole text
	masked   = 0x80
	most     = 125 // the longest text whose length is one byte
)

// ask sends a text and returns the next one that comes.
func (s *socket) ask(text string) (string, error) {
	if err := s.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return "", err
	}
	mask := [4]byte{1, 2, 3, 4}
	frame := append([]byte{lastText, masked | byte(len(text))}, mask[:]...)
	for i := range len(text) {
		frame = append(frame, text[i]^mask[i%len(mask)])
	}
	if _, err := s.Write(frame); err != nil {
		return "", err
	}
	var head [2]byte
	if _, err := io.ReadFull(s.in, head[:]); err != nil {
		return "", err
	}
	if head[0] != lastText || head[1] > most {
		return "", fmt.Errorf("a frame that begins with %x", head)
	}
	answer := make([]byte, head[1])
	_, err := io.ReadFull(s.in, answer)
	return string(answer), err
}
