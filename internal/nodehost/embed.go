package nodehost

import "runtime/debug"

// embedded is the machine for Node.js in released programs, which are built
// with the tag "embedwasm".
var embedded []byte

// buildVersion is the version of this module in the program.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "latest"
	}
	for _, dep := range info.Deps {
		if dep.Path == module {
			return dep.Version
		}
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	return "latest"
}
