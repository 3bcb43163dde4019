package settle

// clock counts the time that passes while the host runs. A machine that
// sleeps, or a container that has used up its share, stops the writers together
// with the host: what they did not do meanwhile says nothing.
type clock struct {
	told    Instant // what the host's clock showed last
	counted Instant
	asked   Instant // how long the host was to wait, 0 for as long as it likes
}

const (
	stride = 10 * millisecond // the least for which a host is asked to wait
	slack  = 10 * millisecond // that it may be late
	looks  = 8                // in a wait that is longer: so much of it is counted at once
)

// at returns what has been counted when the host's clock shows now.
func (c *clock) at(now Instant) Instant {
	passed := max(0, now-c.told)
	if c.asked > 0 {
		passed = min(passed, c.asked+slack)
	}
	c.counted += passed
	c.told = max(c.told, now)
	return c.counted
}

// host returns when the host is to come for something that is at a counted
// instant: sooner, if that is far away.
func (c *clock) host(at Instant) Instant {
	wait := at - c.counted
	c.asked = max(1, min(wait, max(stride, wait/looks)))
	return c.told + min(wait, c.asked)
}

// rest says that there is nothing for which the host is to come.
func (c *clock) rest() { c.asked = 0 }
