//go:build !unix

package main

import "os"

var otherSignals = map[os.Signal]other{}

func listenNode() chan os.Signal { return nil }

func fromTerminal(sig os.Signal) bool { return sig == os.Interrupt }

func stopWith(os.Signal) {}
