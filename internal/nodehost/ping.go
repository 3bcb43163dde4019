package nodehost

import "sync"

// pings are questions whether node is there, which it answers in their order.
type pings struct {
	mu      sync.Mutex
	talks   bool // it has sent something
	over    bool // it has ended
	waiting []chan struct{}
}

// ask returns a channel that is closed with the answer, nil if there will be none.
func (p *pings) ask() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.talks || p.over {
		return nil
	}
	answered := make(chan struct{})
	p.waiting = append(p.waiting, answered)
	return answered
}

// heard is called for each message.
func (p *pings) heard(pong bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.talks = true
	if pong && len(p.waiting) > 0 {
		close(p.waiting[0])
		p.waiting = p.waiting[1:]
	}
}

// end answers all: nobody is left to do it.
func (p *pings) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
	for _, answered := range p.waiting {
		close(answered)
	}
	p.waiting = nil
}
