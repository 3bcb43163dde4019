package core

// What a program leaves open when it is over: connections, listeners, processes. Goroutines wait for
// them, so that no garbage collector would find them.

// Own has close called by Close, unless disown is called before. Both belong to the runtime's
// goroutine.
func (c *Core) Own(close func()) (disown func()) {
	c.lastOwned++
	key := c.lastOwned
	if c.owned == nil {
		c.owned = map[int]func(){}
	}
	c.owned[key] = close
	return func() { delete(c.owned, key) }
}

// Close closes what is still open, for a runtime that runs no more of its program.
func (c *Core) Close() {
	owned := c.owned
	c.owned = nil
	for _, close := range owned {
		close()
	}
}
