package wire

import (
	"github.com/heatsync-go/heatsync/internal/graph"
	"github.com/heatsync-go/heatsync/internal/reload"
	"github.com/heatsync-go/heatsync/internal/resolve"
	"github.com/heatsync-go/heatsync/internal/watchlist"
)

// Verbs are all that can be told. What those of package reload mean is said there.
var Verbs = []Verb{
	{"pin", func(m *Machine, takes, _ Codec) { m.Pin(id(takes)) }},
	{"fill", func(m *Machine, takes, _ Codec) { m.Fill(id(takes), takes.Text("by", "")) }},
	{"whole", func(m *Machine, _, _ Codec) { m.Whole() }},
	{"open", func(m *Machine, takes, _ Codec) {
		m.Open(scope(takes, "scope"), takes.Flag("follow", false), takes.Flag("watch", false))
	}},
	{"hold", func(m *Machine, takes, _ Codec) { m.Hold(scope(takes, "scope"), id(takes)) }},
	{"dispose", func(m *Machine, takes, _ Codec) { m.Dispose(scope(takes, "scope")) }},
	{"replace", func(m *Machine, takes, _ Codec) { m.Replace(scope(takes, "scope"), scope(takes, "heir")) }},
	{"link", link},
	{"started", func(m *Machine, takes, _ Codec) { m.Started(id(takes), takes.Text("hash", "")) }},
	{"finished", func(m *Machine, takes, gives Codec) { effects(gives, "", m.Finished(id(takes))) }},
	{"threw", func(m *Machine, takes, gives Codec) { effects(gives, "", m.Threw(id(takes))) }},
	{"effect", effect},
	{"released", func(m *Machine, takes, _ Codec) { m.Released(takes.Number("number", 0)) }},
	{"apply", apply},
	{"applyOnly", applyOnly},
	{"resync", resync},
	{"next", next},
	{"outcome", outcome},
	{"version", func(m *Machine, takes, gives Codec) { gives.Number("", version(m, id(takes))) }},
	{"modules", modules},
	{"unheard", unheard},
	{"watched", watched},
	{"resolve", find},
}

func id(takes Codec) string { return takes.Text("id", "") }

func scope(takes Codec, name string) graph.Scope { return graph.Scope(takes.Number(name, 0)) }

func texts(c Codec, name string, items []string) []string {
	return listOf(c, name, items, func(c Codec, s *string) { *s = c.Text("", *s) })
}

func effects(gives Codec, name string, numbers []int) {
	listOf(gives, name, numbers, func(c Codec, n *int) { *n = c.Number("", *n) })
}

func link(m *Machine, takes, _ Codec) {
	importer := takes.Text("importer", "")
	edge := graph.Edge{Specifier: takes.Text("specifier", "")}
	if takes.Text("kind", "") == graph.Sync.String() {
		edge.Kind = graph.Sync
	}
	takes.Record("found", func(c Codec) { Found(c, &edge) })
	m.Link(importer, edge)
}

// Found is what a specifier stands for, and what that depends on.
func Found(c Codec, e *graph.Edge) {
	e.Target = c.Text("path", e.Target)
	e.Link = c.Text("link", e.Link)
	e.Manifests = texts(c, "manifests", e.Manifests)
	e.Probes = texts(c, "probes", e.Probes)
}

func effect(m *Machine, takes, gives Codec) {
	number, deferred := m.Effect(takes.Text("owner", ""))
	gives.Number("number", number)
	gives.Flag("deferred", deferred)
}

func apply(m *Machine, takes, _ Codec) { m.Apply(changes(takes)) }

// applyOnly answers what is wrong, or nothing.
func applyOnly(m *Machine, takes, gives Codec) { problem(gives, m.ApplyOnly(changes(takes))) }

func changes(takes Codec) []reload.Change {
	return listOf(takes, "changes", nil, func(c Codec, of *reload.Change) {
		*of = reload.Change{Path: c.Text("path", ""), Hash: c.Text("hash", ""), Removed: c.Flag("removed", false)}
	})
}

// resync answers what is wrong, or nothing.
func resync(m *Machine, takes, gives Codec) { problem(gives, m.Resync(texts(takes, "ids", nil))) }

func problem(gives Codec, err error) {
	text := ""
	if err != nil {
		text = err.Error()
	}
	gives.Text("", text)
}

func next(m *Machine, takes, gives Codec) {
	reply := reload.Reply{Failed: takes.Flag("failed", false), Value: takes.Text("value", "")}
	takes.Record("found", func(c Codec) { Found(c, &reply.Found) })
	s := m.Next(reply)
	gives.Text("do", string(s.Do))
	gives.Flag("undoable", s.Do.Undoable())
	gives.Text("id", s.ID)
	gives.Text("specifier", s.Specifier)
	gives.Number("scope", int(s.Scope))
	texts(gives, "ids", s.IDs)
	effects(gives, "effects", s.Effects)
}

func outcome(m *Machine, _, gives Codec) {
	o := m.Last()
	gives.Number("number", o.Number)
	gives.Flag("ok", o.OK)
	gives.Flag("resync", o.Resync)
	gives.Flag("told", o.Told)
	causes(m, gives, "evaluated", o.Evaluated)
	causes(m, gives, "restart", o.Restart)
	texts(gives, "failed", o.Failed)
	listOf(gives, "loaded", o.Loaded, func(c Codec, id *string) {
		c.Text("id", *id)
		runs(m, c, *id)
	})
	texts(gives, "removed", o.Removed)
	texts(gives, "gone", o.Gone)
	texts(gives, "pending", o.Pending)
	texts(gives, "mended", o.Mended)
}

// causes are modules, with the versions that run now.
func causes(m *Machine, gives Codec, name string, causes []graph.Cause) {
	listOf(gives, name, causes, func(c Codec, of *graph.Cause) {
		c.Text("id", of.ID)
		c.Text("why", string(of.Why))
		c.Text("of", of.Of)
		c.Text("reason", of.String()) // as users read it
		runs(m, c, of.ID)
	})
}

// runs says which version of a module runs, and the hash of its bytes.
func runs(m *Machine, c Codec, id string) {
	hash := ""
	if module := m.Graph().Module(id); module != nil {
		hash = module.Hash
	}
	c.Number("version", version(m, id))
	c.Text("hash", hash)
}

// version is how often a module was evaluated and kept.
func version(m *Machine, id string) int {
	if module := m.Graph().Module(id); module != nil {
		return module.Version
	}
	return 0
}

func modules(m *Machine, _, gives Codec) {
	all := m.Graph().Modules()
	listOf(gives, "", all, func(c Codec, of **graph.Module) {
		if *of == nil {
			*of = &graph.Module{} // of what is only described
		}
		module := *of
		c.Text("id", module.ID)
		c.Number("version", module.Version)
		c.Text("hash", module.Hash)
		c.Flag("held", module.Held())
		texts(c, "heldBy", m.Graph().HeldIn(module.ID))
		c.Flag("reloadable", module.Reloadable())
		texts(c, "loadedBy", m.Graph().LoadedIn(module.ID))
	})
}

// unheard are those of some paths of which no module has heard.
func unheard(m *Machine, takes, gives Codec) {
	texts(gives, "", m.Graph().Unheard(texts(takes, "paths", nil)))
}

func watched(m *Machine, _, gives Codec) {
	diff := graph.Arm(m.Graph().Watched(), m.Resolver.LastRead)
	listOf(gives, "", diff, func(c Codec, of *watchlist.Entry) {
		c.Text("path", of.Path)
		c.Text("hash", of.Hash)
		c.Flag("gone", of.Gone)
	})
}

// find answers what is found, or why nothing is.
func find(m *Machine, takes, gives Codec) {
	r, err := m.Resolver.Resolve(takes.Text("specifier", ""), takes.Text("importer", ""))
	edge := graph.Edge{Target: r.Path, Link: r.Link, Manifests: r.Manifests, Probes: r.Probes}
	lost, _ := err.(*resolve.Error)
	if lost == nil {
		lost = &resolve.Error{}
	} else {
		edge.Manifests, edge.Probes = lost.Manifests, lost.Probes
	}
	Found(gives, &edge)
	gives.Text("code", lost.Code)
	gives.Text("message", lost.Message)
}
