// os: the machine and the system.

const { validateInteger } = require('internal/validate');

const os = module.exports;
const env = () => require('process').env;
const nothing = (object) => Object.setPrototypeOf(object, null);

// Functions that turn into a text are texts in a template, as in Node.
const constant = (value) => Object.assign(() => value, { [Symbol.toPrimitive]: () => value });

os.arch = constant(go.arch);
os.availableParallelism = go.parallel;
os.cpus = go.cpus;
os.endianness = constant(go.little ? 'LE' : 'BE');
os.freemem = () => go.memory()[1];

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
os.release = constant(go.release);

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

os.totalmem = () => go.memory()[0];
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

os.uptime = Object.assign(() => go.uptime(), { [Symbol.toPrimitive]: () => go.uptime() });
os.version = constant(go.version);
os.machine = constant(go.machine);

os.constants = nothing({
  UV_UDP_REUSEADDR: 4,
  dlopen: nothing(go.windows ? {} : { RTLD_LAZY: 1, RTLD_NOW: 2, RTLD_GLOBAL: 256, RTLD_LOCAL: 0, RTLD_DEEPBIND: 8 }),
  errno: nothing(go.errnos),
  signals: nothing(Object.fromEntries(Object.entries(go.signals).sort((a, b) => a[1] - b[1]))),
  priority: nothing({
    PRIORITY_LOW: 19, PRIORITY_BELOW_NORMAL: 10, PRIORITY_NORMAL: 0,
    PRIORITY_ABOVE_NORMAL: -7, PRIORITY_HIGH: -14, PRIORITY_HIGHEST: -20,
  }),
});

os.EOL = go.windows ? '\r\n' : '\n';
os.devNull = go.windows ? '\\\\.\\nul' : '/dev/null';

require('internal/members').named(os);
