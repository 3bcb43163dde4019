//go:build embedwasm

package nodehost

import _ "embed"

//go:embed heatsync.wasm
var released []byte

func init() { embedded = released }
