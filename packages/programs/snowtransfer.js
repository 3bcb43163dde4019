const { SnowTransfer, Endpoints } = require('snowtransfer');
const c = new SnowTransfer('Bot x', { baseHost: 'http://127.0.0.1:1' });
console.log(Object.keys(c).sort(), Object.keys(require('snowtransfer')).length > 10);
