package engine

import (
	"reflect"
	"unsafe"

	"github.com/dop251/goja"
)

// The frame is a value of JavaScript that follows what is asynchronous: what is called later
// is called with the frame that was in force when it was asked for. AsyncLocalStorage
// is made of it. Where nobody has entered a frame, there is none, and nothing to carry.
//
// The engine tells when a promise job begins, with one exception: the then method of
// what is no promise of its own (`await query`) is called by a job of which it does not tell.
// Such jobs stand in its queue, and get the frame there, before another comes into force.

// frames is the state of it.
type frames struct {
	now   goja.Value // nil for none
	jobs  *[]func()  // the engine's queue, nil if it has another name
	known int        // how many jobs of the queue have their frame
}

// findJobs finds the engine's queue of jobs, of which goja does not tell.
func (e *Engine) findJobs() {
	queue := reflect.ValueOf(e.vm).Elem().FieldByName("jobQueue")
	if queue.IsValid() && queue.Type() == reflect.TypeFor[[]func()]() {
		e.frames.jobs = (*[]func())(unsafe.Pointer(queue.UnsafeAddr()))
	}
}

// Frame returns what is in force, or nil.
func (e *Engine) Frame() goja.Value { return e.frames.now }

// EnterFrame puts a frame in force, nil for none, and returns what was.
func (e *Engine) EnterFrame(frame goja.Value) (before goja.Value) {
	f := &e.frames
	if before = f.now; before == frame {
		return before
	}
	if before != nil {
		e.frameJobs(before)
	}
	f.now = frame
	if f.jobs != nil {
		f.known = len(*f.jobs)
	}
	return before
}

// frameJobs has the jobs that were queued under a frame run in it.
func (e *Engine) frameJobs(frame goja.Value) {
	if e.frames.jobs == nil {
		return
	}
	queue := *e.frames.jobs
	for i := min(e.frames.known, len(queue)); i < len(queue); i++ {
		job := queue[i]
		queue[i] = func() {
			before := e.EnterFrame(frame)
			job()
			e.EnterFrame(before)
		}
	}
}
