package reload

import (
	"maps"
	"slices"

	"github.com/heatsync-go/heatsync/internal/graph"
)

// attempt checks that the steps of one attempt come in the order that the
// package promises.
type attempt struct {
	last     Action
	rank     int
	prepared bool // something was compiled or evicted
	decided  bool // committed or restored
	failed   bool
}

var ranks = map[Action]int{Resolve: 1, Compile: 1, Move: 1, Examine: 1, Evict: 2, Evaluate: 3, Check: 4, Commit: 5, Restore: 5,
	Forget: 6, Announce: 7, Retire: 8, Start: 9, Report: 10}

func (a *attempt) step(h *sim, s Step) {
	rank := ranks[s.Do]
	if a.last == Report || a.rank <= 1 && !a.prepared {
		a.end(h)
		*a = attempt{}
	}
	over := s.Do == Forget && h.isOver(s.IDs)
	if rank < a.rank || rank == a.rank && slices.Contains([]Action{Evict, Check, Commit, Restore, Forget, Retire, Start, Report}, s.Do) {
		h.complain("%v after %v", s.Do, a.last)
	}
	if a.failed && slices.Contains([]Action{Evict, Evaluate, Check, Commit, Announce}, s.Do) {
		h.complain("%v after a failure", s.Do)
	}
	if !a.failed && slices.Contains([]Action{Restore, Forget}, s.Do) && !over {
		h.complain("%v without a failure", s.Do)
	}
	for _, id := range s.IDs {
		if s.Do == Evict && h.cache[id] == nil {
			h.complain("%s is evicted but not loaded", id)
		}
		if s.Do == Restore && h.evicted[id] == nil && h.cache[id] == nil {
			h.complain("%s is restored but was not evicted", id)
		}
	}
	switch s.Do {
	case Compile, Evict:
		a.prepared = true
	case Evaluate:
		if h.evicted[s.ID] == nil && h.moved[s.ID] == "" || h.cache[s.ID] != nil {
			h.complain("%s is evaluated but not evicted", s.ID)
		}
	case Commit, Restore:
		a.decided = true
	}
	a.rank, a.last = rank, s.Do
}

func (a *attempt) end(h *sim) {
	if a.prepared && !a.decided {
		h.complain("neither commit nor restore after %v", a.last)
	}
}

// check compares what the machine believes with what is, when nothing runs.
func (h *sim) check() {
	m := h.machine
	if m.tx != nil || len(m.running) > 0 || len(h.before)+len(h.evicted)+len(h.staged) > 0 {
		h.complain("left: tx %v, running %v, exports %v, evicted %v, staged %v", m.tx, m.running, h.before, h.evicted, h.staged)
	}
	var loaded []string
	for _, module := range m.graph.Modules() {
		loaded = append(loaded, module.ID)
		is := h.cache[module.ID]
		if is == nil {
			continue
		}
		if module.Hash != is.code.hash() {
			h.complain("%s runs %s, not %s", module.ID, is.code.hash(), module.Hash)
		}
		if module.State != graph.Loaded {
			h.complain("%s is still loading", module.ID)
		}
		made := 0
		for _, l := range h.live {
			if l.owner == module.ID && l.number == is.number {
				made++
			}
		}
		if made != is.made {
			h.complain("%s has %d effects of %d", module.ID, made, is.made)
		}
	}
	slices.Sort(loaded)
	if cached := slices.Sorted(maps.Keys(h.cache)); !slices.Equal(cached, loaded) {
		h.complain("cached are %v, the machine believes %v", cached, loaded)
	}
	for n, l := range h.live {
		if is := h.cache[l.owner]; is == nil || is.number != l.number || !l.attached {
			h.complain("effect %d of %s is left over", n, l.owner)
		}
	}
	for n := range m.effects.owner {
		if h.live[n] == nil {
			h.complain("the machine believes in effect %d", n)
		}
	}
}
