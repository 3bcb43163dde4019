package graph

// A loaded file that disappears keeps its exports. What would have it evaluated
// again meanwhile waits until it is back.

// Disappear notes that m's file has disappeared, or that it is there.
func (g *Graph) Disappear(m *Module, gone bool) { m.gone = gone }

// FallBehind notes of modules whose file has disappeared why they run when it is
// back (Plan.Behind). The next evaluation that is kept ends that.
func (g *Graph) FallBehind(causes []Cause) {
	for _, c := range causes {
		g.Ensure(c.ID).behind = c.Reason
	}
}

// Gone tells whether the file has disappeared.
func (m *Module) Gone() bool { return m.gone }

// Behind returns why m would have been evaluated while its file was gone, the zero
// Reason if it would not.
func (m *Module) Behind() Reason { return m.behind }
