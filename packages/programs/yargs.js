// differs: "$0" is heatsync, as process.argv begins with it and not with node
const yargs = require('yargs/yargs');
console.log(
  yargs(['-a', '1', '--list', 'x', 'y', '--no-z', 'pos', '--d.e', 'f'])
    .option('a', { type: 'number', alias: 'all' })
    .array('list')
    .parse()
);
yargs(['--help'])
  .scriptName('t')
  .usage('$0 <cmd>')
  .command('go <n>', 'does', (y) => y.positional('n', { type: 'number' }))
  .option('q', { describe: 'quiet', boolean: true })
  .locale('en')
  .wrap(80)
  .parse(['--help'], (e, a, out) => console.log(out));
yargs(['--x'])
  .strict()
  .locale('en')
  .exitProcess(false)
  .fail((m) => console.log(m))
  .parse();
