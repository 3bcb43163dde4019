package nodehost

import (
	"context"
	"errors"
	"sync"

	"github.com/heatsync-go/heatsync/change"
)

// ErrEnded is returned by what waits for an answer of a node that has ended.
var ErrEnded = errors.New("the program has ended")

// Module is one that runs.
type Module struct {
	ID      string
	Version int
	Hash    string // of the bytes that run
	Held    bool
	HeldBy  []string
	// Reloadable says that it is evaluated again when its file changes.
	Reloadable bool
	LoadedBy   []string // by plain require
}

// pushed is a change as node takes it. Data that is missing is to be read.
type pushed struct {
	Path    string  `json:"path"`
	Removed bool    `json:"removed"`
	Data    *[]byte `json:"data,omitempty"`
}

// Push gives node a batch with the contents of its files, which the disk may not have, to
// be applied together with what is pending, or by itself only, and waits for what
// becomes of it. A report that is not OK says why; the error says that there is none.
func (p *Process) Push(ctx context.Context, b change.Batch, only bool) (Report, error) {
	changes := []pushed{}
	for _, c := range b.Changes {
		to := pushed{Path: c.Path, Removed: c.Kind == change.Removed}
		if c.Data != nil {
			to.Data = &c.Data
		}
		changes = append(changes, to)
	}
	return ask(ctx, p, &p.pushes, map[string]any{"pushed": changes, "only": only})
}

// SetEnv changes process.env.
func (p *Process) SetEnv(set map[string]string, gone []string) error {
	return p.write(map[string]any{"env": map[string]any{"set": set, "gone": append([]string{}, gone...)}})
}

// Modules asks node which modules are loaded, in the order in which they were first
// evaluated.
func (p *Process) Modules(ctx context.Context) ([]Module, error) {
	return ask(ctx, p, &p.lists, map[string]any{"modules": true})
}

// ask sends a question and waits for its answer.
func ask[T any](ctx context.Context, p *Process, all *answers[T], question map[string]any) (answer T, err error) {
	place, err := all.place(func() error { return p.write(question) })
	if err != nil {
		return answer, err
	}
	select {
	case answer, ok := <-place:
		if !ok {
			return answer, ErrEnded
		}
		return answer, nil
	case <-ctx.Done():
		return answer, context.Cause(ctx)
	}
}

// answers are those of one kind of question, which come in the order of the questions.
type answers[T any] struct {
	mu      sync.Mutex
	over    bool
	waiting []chan T
}

// place sends a question, and returns where its answer will come, or that none will.
func (a *answers[T]) place(send func() error) (<-chan T, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.over {
		return nil, ErrEnded
	}
	place := make(chan T, 1)
	a.waiting = append(a.waiting, place)
	if err := send(); err != nil {
		a.waiting = a.waiting[:len(a.waiting)-1]
		return nil, err
	}
	return place, nil
}

func (a *answers[T]) came(answer T) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.waiting) > 0 {
		a.waiting[0] <- answer
		a.waiting = a.waiting[1:]
	}
}

// end says that no answer comes any more.
func (a *answers[T]) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.over = true
	for _, place := range a.waiting {
		close(place)
	}
	a.waiting = nil
}
