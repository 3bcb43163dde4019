const { Client, IPC } = require('cloudstorm');
const c = new Client('x', { intents: ['GUILDS'], connect: false });
console.log(Object.keys(require('cloudstorm')).sort(), c.options.intents, c.version !== undefined);
