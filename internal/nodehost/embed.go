package nodehost

// embedded is the machine for Node.js in released programs, which are built
// with the tag "embedwasm".
var embedded []byte
