package fs

import (
	"os"
	"runtime"
)

// constants is fs.constants: the system's own, and those of libuv.
func constants() map[string]int {
	all := map[string]int{
		"F_OK": 0, "X_OK": 1, "W_OK": 2, "R_OK": 4,
		"O_RDONLY": os.O_RDONLY, "O_WRONLY": os.O_WRONLY, "O_RDWR": os.O_RDWR,
		"O_CREAT": os.O_CREATE, "O_EXCL": os.O_EXCL, "O_TRUNC": os.O_TRUNC, "O_APPEND": os.O_APPEND,
		"S_IFMT": 0xf000, "S_IFREG": 0x8000, "S_IFDIR": 0x4000, "S_IFCHR": 0x2000, "S_IFLNK": 0xa000,
		"COPYFILE_EXCL": copyExclusive, "COPYFILE_FICLONE": 2, "COPYFILE_FICLONE_FORCE": 4,
		"UV_FS_COPYFILE_EXCL": copyExclusive, "UV_FS_COPYFILE_FICLONE": 2, "UV_FS_COPYFILE_FICLONE_FORCE": 4,
		"UV_FS_SYMLINK_DIR": 1, "UV_FS_SYMLINK_JUNCTION": 2, "UV_FS_O_FILEMAP": 0,
		"UV_DIRENT_UNKNOWN": 0, "UV_DIRENT_FILE": 1, "UV_DIRENT_DIR": 2, "UV_DIRENT_LINK": 3,
		"UV_DIRENT_FIFO": 4, "UV_DIRENT_SOCKET": 5, "UV_DIRENT_CHAR": 6, "UV_DIRENT_BLOCK": 7,
		"EXTENSIONLESS_FORMAT_JAVASCRIPT": 0, "EXTENSIONLESS_FORMAT_WASM": 1,
	}
	if runtime.GOOS == "linux" {
		all["O_DIRECT"], all["O_NOATIME"], all["O_DSYNC"] = 0x4000, 0x40000, 0x1000
	}
	for name, v := range systemConstants() {
		all[name] = v
	}
	return all
}
