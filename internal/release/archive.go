package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// files are contents by their names, which have slashes.
type files map[string][]byte

// sums is the file with the sums of the others, as sha256sum -c reads it.
const sums = "SHA256SUMS"

// write writes files to a folder, with their sums.
func (f files) write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	var list bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256(f[name]), name)
		if err := os.WriteFile(filepath.Join(dir, name), f[name], 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, sums), list.Bytes(), 0o644)
}

// read returns the files below a folder.
func read(dir string) (files, error) {
	all, root := files{}, os.DirFS(dir)
	return all, fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		all[name], err = fs.ReadFile(root, name)
		return err
	})
}

// pack makes an archive of the sort that its name says, the same for the same files.
func pack(name string, content files) ([]byte, error) {
	if strings.HasSuffix(name, ".zip") {
		return zipped(content)
	}
	return tarred(content)
}

// epoch is the time of all files. npm has the same one; Windows knows none before 1980.
var epoch = time.Date(1985, 10, 26, 8, 15, 0, 0, time.UTC)

func tarred(content files) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	t := tar.NewWriter(z)
	for _, name := range slices.Sorted(maps.Keys(content)) {
		h := &tar.Header{Name: name, Mode: mode(name), Size: int64(len(content[name])), ModTime: epoch, Format: tar.FormatUSTAR}
		if err := t.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := t.Write(content[name]); err != nil {
			return nil, err
		}
	}
	err = errors.Join(t.Close(), z.Close())
	return b.Bytes(), err
}

func zipped(content files) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(content)) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: epoch})
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(content[name]); err != nil {
			return nil, err
		}
	}
	err := z.Close()
	return b.Bytes(), err
}

// mode lets programs be executed.
func mode(name string) int64 {
	switch path.Base(name) {
	case "heatsync", "heatsync.exe", "cli.cjs":
		return 0o755
	}
	return 0o644
}
