package heatsync

import (
	"io/fs"

	"github.com/heatsync-go/heatsync/internal/source"
)

// Overlay returns a file system for Options.FS that has the files of the folder dir, and
// those of base where the folder has none:
//
//	//go:embed scripts
//	var embedded embed.FS
//
//	scripts, _ := fs.Sub(embedded, "scripts")
//	s, err := heatsync.New(vm, &heatsync.Options{FS: heatsync.Overlay("scripts", scripts)})
//
// So a program brings its modules along, and whoever develops it edits them in the folder,
// which is watched: a file that is saved there, or appears, takes the place of that of base,
// and gives it back when it is removed. The folder need not exist. Unless Options.Dir says
// otherwise, the modules' paths are those in the folder, whether they are there or not.
//
// If dir is empty, Overlay returns base; if base is nil, there is only the folder. base may
// be an Overlay itself: all folders are watched. It must not change by itself, and be safe
// for use by several goroutines, as an embed.FS is. What links of the folder lead to outside
// of it is in it, too; directories are merged; a file hides a directory.
func Overlay(dir string, base fs.FS) fs.FS { return source.Overlay(dir, base) }
