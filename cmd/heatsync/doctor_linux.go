package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// limits says how far the system lets us watch so many directories.
func limits(dirs int) string {
	watches, instances := limit("max_user_watches"), limit("max_user_instances")
	text := fmt.Sprintf("; the system allows a user %s directories (fs.inotify.max_user_watches) and %s programs that watch (max_user_instances)", watches, instances)
	if most, err := strconv.Atoi(watches); err == nil && dirs > most/2 {
		text += fmt.Sprintf("\ntoo few: sysctl fs.inotify.max_user_watches=%d allows more, and --poll needs none", max(524288, 4*dirs))
	}
	return text
}

func limit(name string) string {
	text, err := os.ReadFile("/proc/sys/fs/inotify/" + name)
	if err != nil {
		return "an unknown number of"
	}
	return strings.TrimSpace(string(text))
}

// fileSystems are names by the numbers that Linux has for them, and whether others may write
// to them of whom the system does not tell.
var fileSystems = map[uint32]struct {
	name   string
	remote bool
}{
	0xef53: {"ext4", false}, 0x58465342: {"xfs", false}, 0x9123683e: {"btrfs", false}, 0x01021994: {"tmpfs", false},
	0x794c7630: {"overlay", false}, 0x2fc12fc1: {"zfs", false}, 0xf2f52010: {"f2fs", false}, 0x61756673: {"aufs", false},
	0x6969: {"nfs", true}, 0x517b: {"smb", true}, 0xff534d42: {"cifs", true}, 0xfe534d42: {"smb2", true}, 0x65735546: {"fuse", true},
	0x01021997: {"9p", true}, 0x786f4256: {"vboxsf", true}, 0x00c36400: {"ceph", true}, 0x5346414f: {"afs", true}, 0xbacbacbc: {"vmhgfs", true},
}

// fileSystem says what a directory is on, and what that means for watching.
func fileSystem(dir string) string {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return err.Error()
	}
	fs, known := fileSystems[uint32(s.Type)]
	switch {
	case !known:
		return fmt.Sprintf("of type 0x%x", uint32(s.Type))
	case fs.remote:
		return fs.name + ": changes that are made elsewhere may not be reported; they are noticed within a second or so, or as quickly as --poll says"
	}
	return fs.name
}
