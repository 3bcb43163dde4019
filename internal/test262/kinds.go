package main

import "regexp"

// kind is why a number of tests fails. Of those that fit, the first counts.
type kind struct {
	why  string
	fits *regexp.Regexp // the path and what the run said
}

var kinds = []kind{
	{"import() and the namespaces of modules", regexp.MustCompile(`dynamic-import|import\.meta`)},
	{"property escapes of regular expressions", regexp.MustCompile(`property-escapes`)},
	{"lone surrogates in the text of a regular expression", regexp.MustCompile(`Code unit: d800`)},
	{"errors of regular expressions that nobody tells of in time", regexp.MustCompile(`literals/regexp/.*no SyntaxError`)},
	{"other regular expressions", regexp.MustCompile(`RegExp|literals/regexp`)},
	{"heatsync's own JavaScript, which runs when a module has been loaded, needs the library as it was",
		regexp.MustCompile(`iter-get-err-array-prototype|Object has no member|object is not iterable|Cannot both specify accessors`)},
	{"letters that are newer than Go's Unicode", regexp.MustCompile(`identifiers/.*-unicode-`)},
	{"octal escapes", regexp.MustCompile(`octal`)},
	{"variables that eval declares among parameters", regexp.MustCompile(`scope-.*var-open`)},
	{"assignments to calls, which are to fail when they run", regexp.MustCompile(`assignmenttargettype`)},
	{"symbols as weak keys", regexp.MustCompile(`Weak.*symbol`)},
}

func kindOf(f failure) string {
	for _, k := range kinds {
		if k.fits.MatchString(f.path + ": " + f.why) {
			return k.why
		}
	}
	return "others"
}
