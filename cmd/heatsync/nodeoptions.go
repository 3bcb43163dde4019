package main

import "strings"

// nodeValues are the options of Node.js whose value may be the next argument.
var nodeValues = words(`-r --require --import --loader --experimental-loader -C --conditions --title --icu-data-dir --openssl-config
	--diagnostic-dir --redirect-warnings --trace-event-categories --trace-event-file-pattern --unhandled-rejections --dns-result-order
	--disable-warning --heapsnapshot-signal --heapsnapshot-near-heap-limit --max-http-header-size --input-type --experimental-default-type
	--inspect-port --debug-port --inspect-publish-uid --secure-heap --secure-heap-min --tls-cipher-list --tls-keylog
	--network-family-autoselection-attempt-timeout --localstorage-file --report-dir --report-directory --report-filename --report-signal
	--allow-fs-read --allow-fs-write --cpu-prof-dir --cpu-prof-name --cpu-prof-interval --heap-prof-dir --heap-prof-name
	--heap-prof-interval --v8-pool-size --trace-require-module --disable-proto --use-largepages --experimental-sea-config --snapshot-blob
	--build-snapshot-config --experimental-policy --policy-integrity --watch-path --watch-kill-signal --env-file-if-exists --experimental-config-file`)

// nodeFlags are others that people use.
var nodeFlags = words(`--inspect --inspect-brk --inspect-wait --enable-source-maps --expose-gc --trace-warnings --trace-deprecation
	--trace-uncaught --no-warnings --no-deprecation --throw-deprecation --experimental-vm-modules --experimental-strip-types
	--experimental-transform-types --cpu-prof --heap-prof --prof --permission --max-old-space-size --harmony --use-openssl-ca`)

func words(text string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(text) {
		set[word] = true
	}
	return set
}

func nodeTakesValue(name string) bool { return nodeValues[strings.ReplaceAll(name, "_", "-")] }

func isNodeOption(name string) bool {
	return nodeFlags[strings.ReplaceAll(name, "_", "-")] || nodeTakesValue(name)
}
