package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/heatsync-go/heatsync/internal/version"
)

// The npm package names one package for each system as optional, and npm installs the one
// that its "os" and "cpu" fit. Its file is the command; node/cli.cjs looks for that.

// tarball is the file of the package itself.
const tarball = "heatsync-" + version.Number + ".tgz"

func (s system) tarball() string {
	os, cpu := s.node()
	return "heatsync-" + os + "-" + cpu + "-" + version.Number + ".tgz"
}

// node returns what Node.js calls the system.
func (s system) node() (os, cpu string) {
	theirs := map[string]string{"windows": "win32", "amd64": "x64"}
	return cmp.Or(theirs[s.os], s.os), cmp.Or(theirs[s.arch], s.arch)
}

func (s system) packageName() string {
	os, cpu := s.node()
	return "@heatsync/" + os + "-" + cpu
}

// npm returns the package of the command for a system.
func (s system) npm(command files) (name string, pkg files, err error) {
	os, cpu := s.node()
	manifest, err := json.MarshalIndent(map[string]any{
		"name": s.packageName(), "version": version.Number, "license": "MIT",
		"description": "The command heatsync for " + os + " on " + cpu + "; the package heatsync runs it",
		"repository":  map[string]string{"type": "git", "url": "git+https://github.com/heatsync-go/heatsync.git"},
		"os":          []string{os}, "cpu": []string{cpu},
	}, "", "  ")
	if err != nil {
		return "", nil, err
	}
	return s.tarball(), files{
		"package/package.json":         append(manifest, '\n'),
		"package/bin/" + s.program():   command[s.program()],
		"package/LICENSE":              command["LICENSE"],
		"package/THIRD_PARTY_LICENSES": command["THIRD_PARTY_LICENSES"],
	}, nil
}

// npm returns the package itself, which names those of the systems.
func (b *build) npm(chosen []system) (name string, pkg files, err error) {
	pkg = files{}
	for name, data := range b.laid {
		pkg["package/"+name] = data
	}
	optional := map[string]string{}
	for _, s := range chosen {
		optional[s.packageName()] = version.Number
	}
	list, err := json.MarshalIndent(optional, "  ", "  ")
	if err != nil {
		return "", nil, err
	}
	const manifest, before = "package/package.json", `  "engines": {`
	with := bytes.Replace(pkg[manifest], []byte(before), fmt.Appendf(nil, "  \"optionalDependencies\": %s,\n%s", list, before), 1)
	if bytes.Equal(with, pkg[manifest]) {
		return "", nil, fmt.Errorf("%s has no line %q", manifest, before)
	}
	pkg[manifest] = with
	return tarball, pkg, nil
}
