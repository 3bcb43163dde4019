package main

import (
	"errors"

	"github.com/heatsync-go/heatsync"
	"github.com/heatsync-go/heatsync/internal/sourcemap"
)

// original is an error with its places in what compilers have made its files of (dist/a.js of
// src/a.ts), as their source maps tell.
func original(err error) error {
	var failed *heatsync.ReloadError
	if errors.As(err, &failed) {
		told := *failed
		told.Err = original(failed.Err)
		return &told
	}
	var e *heatsync.Error
	if !errors.As(err, &e) {
		return err
	}
	moved, ok := originalOf(e, &sourcemap.Maps{Bytes: true})
	if !ok {
		return err
	}
	return failedIn{moved, e.Path}
}

func originalOf(e *heatsync.Error, maps *sourcemap.Maps) (*heatsync.Error, bool) {
	told := *e
	told.Stack = maps.Stack(e.Stack)
	at, ok := maps.Original(sourcemap.Place{File: e.Path, Line: e.Line, Column: max(e.Column, 1)})
	if ok {
		told.Path, told.Line, told.Column, told.Frame = at.File, at.Line, at.Column, ""
	}
	return &told, ok || told.Stack != e.Stack
}
