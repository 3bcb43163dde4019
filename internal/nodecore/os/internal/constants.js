// os.constants and os.EOL. They say nothing of the machine but what kind it is.

const nothing = (object) => Object.setPrototypeOf(object, null);

exports.constants = nothing({
  UV_UDP_REUSEADDR: 4,
  dlopen: nothing(go.windows ? {} : { RTLD_LAZY: 1, RTLD_NOW: 2, RTLD_GLOBAL: 256, RTLD_LOCAL: 0, RTLD_DEEPBIND: 8 }),
  errno: nothing(go.errnos),
  signals: nothing(Object.fromEntries(Object.entries(go.signals).sort((a, b) => a[1] - b[1]))),
  priority: nothing({
    PRIORITY_LOW: 19, PRIORITY_BELOW_NORMAL: 10, PRIORITY_NORMAL: 0,
    PRIORITY_ABOVE_NORMAL: -7, PRIORITY_HIGH: -14, PRIORITY_HIGHEST: -20,
  }),
});

exports.EOL = go.windows ? '\r\n' : '\n';
