package nodecore_test

import "testing"

// TestMachineLikeNode compares what differs from machine to machine, and so
// can't be recorded.
func TestMachineLikeNode(t *testing.T) {
	node := findNode(t)
	for name, source := range map[string]string{
		"members":   machineMembers,
		"constants": machineConstants,
	} {
		t.Run(name, func(t *testing.T) {
			if got, want := runHere(t, source), runNode(t, node, source); got != want {
				t.Errorf("here it prints other lines than under node:\n%s", differences(got, want))
			}
		})
	}
}

const machineMembers = `
const os = require('os');
console.log(Object.keys(os).sort().join(' '));
for (const k of ['arch', 'endianness', 'homedir', 'hostname', 'platform', 'release', 'tmpdir', 'totalmem', 'type', 'version', 'machine', 'availableParallelism', 'getPriority']) console.log(k, os[k]());
console.log(os.arch + ' ' + os.platform + ' ' + os.type + ' ' + os.release, JSON.stringify(os.EOL), os.devNull, os.cpus().length, Object.keys(os.cpus()[0]).join(), Object.keys(os.cpus()[0].times).join(), os.cpus()[0].model);
console.log(os.loadavg().length, os.uptime() > 1, os.freemem() > 1e6, os.freemem() <= os.totalmem());
console.log(JSON.stringify(os.userInfo()), Object.getPrototypeOf(os.userInfo()), os.userInfo({ encoding: 'buffer' }).username.toString());
const n = os.networkInterfaces();
console.log(Object.keys(n).sort().join(), JSON.stringify(n.lo));
`

const machineConstants = `
const { constants } = require('os');
console.log(JSON.stringify(constants.errno), JSON.stringify(constants.priority), JSON.stringify(constants.dlopen), Object.keys(constants).join());
console.log(JSON.stringify(Object.entries(constants.signals).sort()), Object.getPrototypeOf(constants.signals), Object.isFrozen(constants.signals));
console.log(JSON.stringify(Object.entries(require('fs').constants).sort()));
`
