package builtins

func (s *Set) osBinding() map[string]any { return map[string]any{} }
