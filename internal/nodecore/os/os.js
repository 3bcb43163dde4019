// os: the machine and the system.

const memory = require('internal/os/memory');
const { validateInteger } = require('internal/validate');

const os = module.exports;
const env = () => require('process').env;
const nothing = (object) => Object.setPrototypeOf(object, null);

// Functions that turn into a text are texts in a template, as in Node.
const constant = (value) => shown(() => value);
const shown = (ask) => Object.assign(() => ask(), { [Symbol.toPrimitive]: () => ask() });

os.arch = constant(go.arch);
os.availableParallelism = go.parallel;
os.cpus = go.cpus;
os.endianness = constant(go.little ? 'LE' : 'BE');
os.freemem = () => memory()[1];

os.getPriority = function getPriority(pid = 0) {
  validateInteger(pid, 'pid', -2147483648, 2147483647);
  return go.priority(pid);
};

os.homedir = function homedir() {
  return (go.windows ? env().USERPROFILE : env().HOME) || go.home();
};

os.hostname = go.hostname;
os.loadavg = go.load;

os.networkInterfaces = function networkInterfaces() {
  const all = {};
  for (const [name, address] of go.networks()) (all[name] ??= []).push(address);
  return all;
};

os.platform = constant(go.platform);
os.release = shown(go.release);

os.setPriority = function setPriority(pid, priority) {
  if (priority === undefined) [pid, priority] = [0, pid];
  validateInteger(pid, 'pid', -2147483648, 2147483647);
  validateInteger(priority, 'priority', -20, 19);
  go.renice(pid, priority);
};

os.tmpdir = function tmpdir() {
  const { TMPDIR, TMP, TEMP, SystemRoot, windir } = env();
  if (go.windows) {
    const dir = TEMP || TMP || `${SystemRoot || windir}\\temp`;
    return dir.length > 1 && dir.endsWith('\\') && !dir.endsWith(':\\') ? dir.slice(0, -1) : dir;
  }
  const dir = TMPDIR || TMP || TEMP || '/tmp';
  return dir.length > 1 && dir.endsWith('/') ? dir.slice(0, -1) : dir;
};

os.totalmem = () => memory()[0];
os.type = constant(go.type);

os.userInfo = function userInfo(options = {}) {
  const [username, homedir, shell] = go.user() ?? ['', os.homedir(), ''];
  const process = require('process');
  const ids = go.windows ? [-1, -1] : [process.getuid(), process.getgid()];
  const text = (s) => (options && options.encoding === 'buffer' ? require('buffer').Buffer.from(s) : s);
  return nothing({
    uid: ids[0], gid: ids[1], username: text(username), homedir: text(homedir), shell: go.windows ? null : text(shell),
  });
};

os.uptime = shown(go.uptime);
os.version = shown(go.version);
os.machine = shown(go.machine);

Object.assign(os, require('internal/os/constants'));
os.devNull = go.windows ? '\\\\.\\nul' : '/dev/null';

require('internal/members').named(os);
