package builtins

func (s *Set) cryptoBinding() map[string]any { return map[string]any{} }
