package compile

func (s *source) tooDeep() error { return nil }
