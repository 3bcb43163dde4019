console.log(
  require('minimist')(['-abc', '--x=3', '--no-y', '-n5', '--list', '1', '--list', '2', 'rest', '--', 'z'], {
    boolean: ['b'],
    string: ['x'],
    alias: { l: 'list' },
    default: { d: 1 },
    '--': true,
  })
);
