const { Command } = require('commander');
const p = new Command('tool')
  .version('1.2.3')
  .option('-d, --debug', 'x')
  .option('-n, --num <n>', 'number', parseInt, 3)
  .exitOverride()
  .configureOutput({ writeErr: (s) => console.log('err', s), writeOut: (s) => console.log(s) });
p.command('run <file> [more...]')
  .description('run it')
  .option('--fast')
  .action((f, more, o) => console.log(f, more, o, p.opts()));
p.parse(['node', 'tool', '-d', '--num', '7', 'run', 'a', 'b', 'c', '--fast']);
for (const args of [['--help'], ['nope'], ['--version'], ['run']])
  try {
    p.parse(['node', 'tool', ...args]);
  } catch (e) {
    console.log(e.code, e.exitCode);
  }
