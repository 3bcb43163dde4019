const chalk = require('chalk');
const c = new chalk.Instance({ level: 3 });
console.log(
  JSON.stringify([
    c.red('r'),
    c.bold.hex('#ff8800').bgBlue('x'),
    c.green(`a ${c.blue('b')} c`),
    c`{red t}`,
    chalk.level,
    chalk.supportsColor,
  ])
);
