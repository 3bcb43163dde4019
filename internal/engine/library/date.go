package library

import (
	"errors"
	"math"
	"regexp"
	"time"

	"github.com/dop251/goja"
)

// The engine asks Go for the time that a local date and hour stand for. Where
// clocks are put forward or back, Go leaves open which of two it answers; the
// language says that the zone's offset before that counts.

// instantOf returns the time, in milliseconds, at which clocks in a location
// show what they show in UTC at local. No zone changes its clocks twice in two days.
func instantOf(local int64, loc *time.Location) int64 {
	const day = 24 * 60 * 60 * 1000 // no clock is as far from UTC's
	before, after := offsetAt(local-day, loc), offsetAt(local+day, loc)
	if later := local - after; before != after && offsetAt(local-before, loc) != before && offsetAt(later, loc) == after {
		return later
	}
	return local - before // also of two, and where clocks show it never
}

// offsetAt tells how far clocks are ahead of those in UTC.
func offsetAt(t int64, loc *time.Location) int64 {
	_, seconds := time.UnixMilli(t).In(loc).Zone()
	return int64(seconds) * 1000
}

// dates are the functions of the engine's Date that the others stand on.
type dates struct {
	construct        func([]goja.Value, *goja.Object) *goja.Object
	getTime, setTime func(goja.FunctionCall) goja.Value
	utc, parse       func(goja.FunctionCall) goja.Value
	class            *goja.Object
}

// replaceDate replaces what reads local dates and hours.
func (l *Library) replaceDate() error {
	var d dates
	var err error
	find := func(path ...any) (at place) {
		f, e := l.at(append([]any{"Date"}, path...))
		if e == nil {
			at, e = placeOf(f)
		}
		err = errors.Join(err, e)
		return at
	}
	date, parse := find(), find("parse")
	if err == nil {
		d = dates{construct: *date.construct, parse: *parse.call, class: l.vm.Get("Date").(*goja.Object)}
		d.getTime, d.setTime, d.utc = *find("prototype", "getTime").call, *find("prototype", "setTime").call, *find("UTC").call
		*date.construct = func(args []goja.Value, newTarget *goja.Object) *goja.Object {
			return d.construct(l.timeArguments(&d, args), newTarget)
		}
		*parse.call = func(c goja.FunctionCall) goja.Value { return l.vm.ToValue(l.parseDate(&d, l.text(c.Argument(0)))) }
	}
	zone := find("prototype", "getTimezoneOffset")
	if err == nil {
		was := *zone.call
		*zone.call = func(c goja.FunctionCall) goja.Value { return l.vm.ToValue(math.Trunc(was(c).ToFloat()) + 0) }
	}
	for _, part := range []string{"Milliseconds", "Seconds", "Minutes", "Hours", "Date", "Month", "FullYear"} {
		local, utc := find("prototype", "set"+part), find("prototype", "setUTC"+part)
		if err != nil {
			return err
		}
		*local.call = l.localSetter(&d, *local.call, *utc.call, part == "FullYear")
	}
	return err
}

// timeArguments turns what Date is constructed with into a time, where the
// engine would read a local date.
func (l *Library) timeArguments(d *dates, args []goja.Value) []goja.Value {
	switch {
	case len(args) > 1:
		return []goja.Value{l.vm.ToValue(instantOfValue(d.utc(goja.FunctionCall{Arguments: args})))}
	case len(args) == 1:
		if text, ok := args[0].(goja.String); ok {
			return []goja.Value{l.vm.ToValue(l.parseDate(d, text))}
		}
	}
	return args
}

// localSetter sets a part of a date, by way of a date at which clocks in UTC
// show what they show here.
func (l *Library) localSetter(d *dates, was, utc func(goja.FunctionCall) goja.Value, revives bool) func(goja.FunctionCall) goja.Value {
	return func(c goja.FunctionCall) goja.Value {
		date, ok := c.This.(*goja.Object)
		if !ok || date.ClassName() != "Date" {
			return was(c) // which throws
		}
		shown := math.NaN()
		if t := d.getTime(goja.FunctionCall{This: date}).ToFloat(); !math.IsNaN(t) {
			shown = t + float64(offsetAt(int64(t), time.Local))
		} else if revives {
			shown = 0
		}
		other := d.construct([]goja.Value{l.vm.ToValue(shown)}, d.class)
		set := utc(goja.FunctionCall{This: other, Arguments: c.Arguments})
		return d.setTime(goja.FunctionCall{This: date, Arguments: []goja.Value{l.vm.ToValue(instantOfValue(set))}})
	}
}

// instantOfValue is instantOf for a Number, which may be NaN.
func instantOfValue(local goja.Value) float64 {
	t := local.ToFloat()
	if math.IsNaN(t) {
		return t
	}
	return float64(instantOf(int64(t), time.Local))
}

// day is what the language reads as a day in UTC. Other dates without a zone are local.
var day = regexp.MustCompile(`^([+-]\d\d)?\d{4}(-\d\d(-\d\d)?)?$`)

// parseDate is Date.parse. That a text has no zone shows in that it can get one.
func (l *Library) parseDate(d *dates, text goja.String) float64 {
	parse := func(text string) float64 {
		return d.parse(goja.FunctionCall{Arguments: []goja.Value{l.vm.ToValue(text)}}).ToFloat()
	}
	t := parse(text.String())
	if math.IsNaN(t) || day.MatchString(text.String()) {
		return t
	}
	for _, zone := range []string{"Z", " GMT"} {
		if local := parse(text.String() + zone); !math.IsNaN(local) {
			return float64(instantOf(int64(local), time.Local))
		}
	}
	return t
}
