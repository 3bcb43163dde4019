package lower

import (
	"strings"
	"testing"
)

func TestSpecifiers(t *testing.T) {
	const text = `#!/usr/bin/env node
import './a.mjs'; import b from "b"
import * as c from './c'; import { x as y, "odd name" as z } from './d' with { type: 'json' };
import e, { f } from './e'
export * from './f'; export * as g from './g'; export { default } from './h'
export const n = 'from', o = { from: './no' }; export default 'no'
const later = import('./later'); import.meta.url; function imp() { import('x') }
export { n as 'm' }
"import './no'"; // import './no'
export default class {} ` + "`import './no'`" + `
import i from
  './i'
`
	if got, want := strings.Join(Specifiers(text), " "), "./a.mjs b ./c ./d ./e ./f ./g ./h ./i"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
