package engine

import (
	"errors"
	"iter"
	"reflect"
	"runtime"
	"strings"

	"github.com/dop251/goja"
)

// Promise jobs. The engine runs them from Go when nothing of it is under way, so
// that they have no border below them. But what it knows of a call that is under way
// is data. So JavaScript calls the border on a coroutine of Go's, which is set aside
// there: to the engine, all that is called meanwhile is called by the border. When
// the jobs are done, the coroutine goes on, and its calls return.

// job is such a coroutine. Each move of it begins or ends a border.
type job struct {
	move  func() (struct{}, bool)
	stop  func()
	open  bool
	force bool       // a job ended by force
	end   func()     // ends the work of its task, nil if that was at work anyway
	frame goja.Value // that was in force
}

func (j *job) leave() {
	if j.end != nil {
		j.end()
		j.end = nil
	}
}

var errForce = errors.New("a job ended by force")

// watchJobs has the engine tell when a job begins and ends. If the runtime's owner
// wants to be told that himself, a full stack in a job can't be caught.
func (e *Engine) watchJobs() {
	tracker := reflect.ValueOf(e.vm).Elem().FieldByName("asyncContextTracker")
	if tracker.Kind() == reflect.Interface && tracker.IsNil() {
		e.vm.SetAsyncContextTracker((*tracked)(e))
	}
}

// tracked is the Engine as the engine sees it.
type tracked Engine

// framed is what a job belongs to if there is a frame.
type framed struct {
	task  *Task
	frame goja.Value
}

// Grab is called where a job is made: it belongs to the task that is at work, and to the frame.
func (t *tracked) Grab() any {
	e := (*Engine)(t)
	if e.frames.now == nil {
		return e.task
	}
	return &framed{e.task, e.frames.now}
}

// Resumed is called before a job. Within a Run one border is enough for all.
func (t *tracked) Resumed(grabbed any) {
	e := (*Engine)(t)
	e.beginJob()
	task, _ := grabbed.(*Task)
	var frame goja.Value
	if f, ok := grabbed.(*framed); ok {
		task, frame = f.task, f.frame
	}
	if task != e.task {
		e.job.end = e.switchTo(task)
	}
	e.job.frame = e.EnterFrame(frame)
}

// Exited is called after a job, unless that has ended by force.
func (t *tracked) Exited() {
	e := (*Engine)(t)
	e.EnterFrame(e.job.frame)
	e.job.frame = nil
	e.job.leave()
	if !e.running {
		e.endJob(false)
	}
}

// Hold keeps the coroutine of jobs, for an event loop that has them again and again.
func (e *Engine) Hold() (release func()) {
	e.held = true
	return func() {
		e.held = false
		if !e.job.open {
			e.dropJob()
		}
	}
}

func (e *Engine) beginJob() {
	j := &e.job
	if j.open {
		return
	}
	if j.move == nil {
		j.move, j.stop = iter.Pull(e.borders)
	}
	j.open = true
	j.move()
}

// borders is the coroutine. An interrupt that comes before the border is there waits until it is: it
// would end the border in place of the job, and begin and end would change places for good.
func (e *Engine) borders(yield func(struct{}) bool) {
	var stop *goja.InterruptedError
	for {
		begun := false
		// How it ends has been dealt with where the job was called.
		err := e.padded(1, func() error {
			e.next = func() {
				begun = true
				if stop != nil {
					e.vm.Interrupt(stop.Value())
					stop = nil
				}
				e.underJobs(yield)
			}
			e.holder.Get("run")
			return nil
		})
		if !begun && errors.As(err, &stop) {
			e.vm.ClearInterrupt()
			continue
		}
		if !yield(struct{}{}) {
			return
		}
	}
}

// underJobs is what the border does while jobs run.
func (e *Engine) underJobs(yield func(struct{}) bool) {
	yield(struct{}{})
	if e.job.force {
		panic(unwinding{errForce})
	}
	// The engine drops its stack of values after the last job. A call makes a new
	// one, so that there is something to return to.
	_, _ = e.nothing(goja.Undefined())
}

// endJob lets the border return, or unwinds to it.
func (e *Engine) endJob(force bool) {
	j := &e.job
	if force {
		e.EnterFrame(nil)
	} else {
		j.leave()
	}
	j.end = nil // what ended by force is for the end of the Run
	if !j.open {
		return
	}
	j.open, j.force = false, force
	j.move()
	if !e.held {
		e.dropJob()
	}
}

func (e *Engine) dropJob() {
	if e.job.stop != nil {
		e.job.stop()
		e.job = job{}
	}
}

// endLostJob ends one that ended by force when nobody of ours was there to notice.
func (e *Engine) endLostJob() {
	if e.job.open && !e.running && !inJob() {
		e.endJob(true)
	}
}

// inJob tells whether the engine is running jobs.
func inJob() bool {
	pcs := make([]uintptr, 100)
	for n := 0; ; n = len(pcs) {
		got := runtime.Callers(2+n, pcs)
		frames := runtime.CallersFrames(pcs[:got])
		for more := got > 0; more; {
			var f runtime.Frame
			if f, more = frames.Next(); strings.HasSuffix(f.Function, "goja.(*Runtime).leave") {
				return true
			}
		}
		if got < len(pcs) {
			return false
		}
	}
}

// dropJobs empties the engine's queue, as the engine does when what is interrupted is no job. What
// goes on for ever may do so from job to job.
func (e *Engine) dropJobs() {
	e.vm.Interrupt(errForce)
	_, _ = e.nothing(goja.Undefined())
}
