package web

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
)

// maxCodings bounds the layers of compression that an answer may have.
const maxCodings = 5

// decoded is the body of an answer without the compression that its headers name. Nothing is decompressed if one of the
// codings is not known.
func decoded(r *http.Response) (io.Reader, error) {
	codings := strings.Split(strings.ToLower(r.Header.Get("Content-Encoding")), ",")
	if len(codings) > maxCodings {
		return r.Body, nil
	}
	var body io.Reader = r.Body
	for i := len(codings) - 1; i >= 0; i-- {
		next, err := decoder(strings.TrimSpace(codings[i]), body)
		if next == nil || err != nil {
			return r.Body, err
		}
		body = next
	}
	return body, nil
}

func decoder(coding string, body io.Reader) (io.Reader, error) {
	switch coding {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		return emptyOr(body, func(r *bufio.Reader) (io.Reader, error) { return gzip.NewReader(r) })
	case "br":
		return brotli.NewReader(body), nil
	case "deflate":
		return emptyOr(body, inflated)
	}
	return nil, nil
}

// emptyOr makes a reader of a body that may have nothing in it.
func emptyOr(body io.Reader, f func(*bufio.Reader) (io.Reader, error)) (io.Reader, error) {
	r := bufio.NewReader(body)
	if _, err := r.Peek(1); err == io.EOF {
		return r, nil
	}
	return f(r)
}

// inflated takes what servers call deflate: with the header of zlib, or without.
func inflated(r *bufio.Reader) (io.Reader, error) {
	first, err := r.Peek(1)
	if err != nil {
		return nil, err
	}
	if first[0]&0x0f == 8 {
		return zlib.NewReader(r)
	}
	return flate.NewReader(r), nil
}
