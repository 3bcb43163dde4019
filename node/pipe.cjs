'use strict';

// Under `heatsync run --host node` the command watches, since it can see when a
// file is closed, and sends batches; this side tells it which paths to watch
// and what became of the batches. Each message is a line of JSON.

const net = require('node:net');
const { whenBegun } = require('./begun.cjs');

// connect takes the pipe's two ends: "3,4" for descriptors to read from and to
// write to.
exports.connect = (host, descriptors) => {
  const [from, to] = descriptors.split(',').map(Number);
  const input = new net.Socket({ fd: from, readable: true, writable: false });
  const output = new net.Socket({ fd: to, readable: false, writable: true });
  const send = (message) => { output.write(`${JSON.stringify(message)}\n`); };
  for (const end of [input, output]) {
    end.on('error', () => {}); // the command is gone: the program goes on without it
    end.unref();
  }
  const applied = (answer) => send({ applied: answer });
  let watching = false;
  let ends = false; // nothing comes for which the program should stay
  let keep;
  const stay = () => {
    if (watching && !ends) keep ??= setInterval(() => {}, 0x7fffffff);
    else {
      clearInterval(keep);
      keep = undefined;
    }
  };
  receive(input, ({ changes, pushed, only, modules, ping, env, ends: none }) => {
    if (none) {
      ends = true;
      stay();
      return;
    }
    if (env) {
      Object.assign(process.env, env.set);
      for (const name of env.gone) delete process.env[name];
      return;
    }
    if (ping) {
      send({ pong: true });
      return;
    }
    if (modules) {
      send({ modules: host.machine.modules() });
      return;
    }
    if (pushed !== undefined) {
      push(host, pushed, only, applied);
      return;
    }
    try {
      host.apply(changes);
    } finally {
      send({ taken: true });
    }
  });
  // The command ends after this process; if it is gone before, it was killed, and
  // whoever did that meant the program. One that listens to SIGTERM has some seconds.
  input.on('end', () => {
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5000).unref();
  });
  host.onWatch = (watch) => send({ watch });
  host.onWatching = (on) => {
    watching = on;
    stay();
  };
  host.onConfigured = ({ quiet }) => { if (quiet !== undefined) send({ quiet }); };
  host.onWarn = (warning) => send({ warning });
  host.onReport = (outcome) => send({ report: toldOf(outcome) });
  whenBegun(host, (modules) => send({ started: modules }));
};

// push applies a batch that has the contents of its files, and answers what became of it:
// the report, if there was anything to do, and what no module has heard of.
function push(host, batch, only, applied) {
  const { onReport } = host;
  let report = {};
  let error;
  host.onReport = (outcome) => {
    report = toldOf(outcome);
    onReport(outcome);
  };
  let unknown = [];
  try {
    unknown = host.push(batch.map(({ data, ...change }) => ({ ...change, data: data === undefined ? undefined : Buffer.from(data, 'base64') })), only);
  } catch (thrown) {
    error = describe(thrown);
  } finally {
    host.onReport = onReport;
  }
  applied({ ok: error === undefined, error, ...report, unknown });
}

const toldOf = (outcome) => ({ ...outcome, error: outcome.ok ? undefined : describe(outcome.error) });

function receive(input, take) {
  let text = '';
  input.setEncoding('utf8');
  input.on('data', (chunk) => {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop();
    for (const line of lines) take(JSON.parse(line));
  });
}

// describe makes a message of whatever was thrown, which may be hard to look at.
function describe(error) {
  try {
    const { stack, file, code } = Object(error);
    const text = (value) => (typeof value === 'string' ? value : '');
    return { text: String(error), stack: text(stack), file: text(file), code: text(code) };
  } catch {
    return { text: 'something that can\'t be shown' };
  }
}
