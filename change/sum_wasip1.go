package change

// Sum is what it is on other systems.
func Sum(data []byte) string { return small(data) }
