// Package watchlist says which paths are worth watching, as data: the graph of modules
// makes the list, and whoever watches files follows it.
package watchlist

// Entry is one path that a watcher should begin or cease to watch.
type Entry struct {
	Path string
	// Hash is that of the bytes which were loaded from there, "" if nothing
	// was there: a watcher that finds something else reports it at once, so
	// that a save between load and watch is not lost.
	Hash string
	// Fixed is not 0 if Path is a pattern of package folder below a directory whose path is
	// so long. Files that appear there are changes.
	Fixed int
	// Gone says that the path need not be watched any more.
	Gone bool
}
