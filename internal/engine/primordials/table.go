package primordials

import "strings"

// What the table has, by name. Names of methods begin with a dot.
const (
	method     = "."
	optional   = "?."
	collection = "new "
	iteration  = "..."
)

var globals = strings.Fields(`
	AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError Float32Array Float64Array Function
	Int16Array Int32Array Int8Array JSON Map Math Number Object Promise Proxy RangeError ReferenceError Reflect RegExp
	Set String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap
	WeakSet decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt
	undefined`) // the last can't be changed, and is looked up among the globals each time

var statics = map[string][]string{
	"Array":       strings.Fields(`from isArray of`),
	"ArrayBuffer": strings.Fields(`isView`),
	"BigInt":      strings.Fields(`asIntN asUintN`),
	"Date":        strings.Fields(`now parse UTC`),
	"JSON":        strings.Fields(`parse stringify`),
	"Math":        strings.Fields(`abs ceil floor log max min pow random round sign sqrt trunc`),
	"Number":      strings.Fields(`isFinite isInteger isNaN isSafeInteger parseFloat parseInt`),
	"Object": strings.Fields(`assign create defineProperties defineProperty entries freeze fromEntries getOwnPropertyDescriptor
		getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols getPrototypeOf hasOwn is isExtensible isFrozen isSealed
		keys preventExtensions seal setPrototypeOf values`),
	"Promise": strings.Fields(`all allSettled any race reject resolve`),
	"Reflect": strings.Fields(`apply construct defineProperty deleteProperty get getOwnPropertyDescriptor getPrototypeOf has
		isExtensible ownKeys preventExtensions set setPrototypeOf`),
	"String": strings.Fields(`fromCharCode fromCodePoint raw`),
	"Symbol": strings.Fields(`for keyFor`),
}

// methods are those of prototypes that programs of ours call by their names. Those of collections are not among them:
// a collection of ours has its own.
var methods = map[string][]string{
	"Array": strings.Fields(`at concat every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf
		join lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice unshift`),
	"Function": strings.Fields(`apply bind call`),
	"RegExp":   strings.Fields(`exec test`),
	"String": strings.Fields(`at charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf localeCompare match
		matchAll normalize padEnd padStart repeat replace replaceAll search slice split startsWith substring toLowerCase toUpperCase
		trim trimEnd trimStart`),
}

var collections = strings.Fields(`Map Set WeakMap WeakSet`)

var (
	isGlobal     = setOf(globals)
	isCollection = setOf(collections)
	isStatic     = func() map[string]bool {
		is := map[string]bool{}
		for class, names := range statics {
			for _, name := range names {
				is[class+"."+name] = true
			}
		}
		return is
	}()
	isMethod = func() map[string]bool {
		is := map[string]bool{}
		for _, names := range methods {
			for _, name := range names {
				is[name] = true
			}
		}
		return is
	}()
)

func setOf(list []string) map[string]bool {
	is := map[string]bool{}
	for _, each := range list {
		is[each] = true
	}
	return is
}
