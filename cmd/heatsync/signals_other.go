//go:build !unix

package main

import "os"

var otherSignals = map[os.Signal]other{}
