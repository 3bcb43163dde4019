package sum

// Of is what it is on other systems.
func Of(data []byte) string { return small(data) }
