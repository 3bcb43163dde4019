// Package version has the number of the release that is being made: of the Go module, the
// command and the npm packages alike.
package version

// Number follows semantic versioning. While it begins with 0, a minor release may change
// what programs rely on; the changelog says how.
const Number = "0.1.0"
