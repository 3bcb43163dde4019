package settle

// clock counts the time that passes while the program runs. A machine that
// sleeps, or a container that has used up its share, stops the writers together
// with the program: what they did not do meanwhile says nothing.
type clock struct {
	told    Instant // what the host's clock showed last
	counted Instant
}

const (
	// stride is how often the host comes while there is something to wait for.
	stride = 10 * millisecond
	// leap is the most that is counted between two of its calls.
	leap = 20 * millisecond
)

// at returns what has been counted when the host's clock shows now.
func (c *clock) at(now Instant) Instant {
	c.counted += max(0, min(now-c.told, leap))
	c.told = max(c.told, now)
	return c.counted
}

// host returns when the host is to come for something that is at a counted
// instant.
func (c *clock) host(at Instant) Instant { return c.told + min(at-c.counted, stride) }
