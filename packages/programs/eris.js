const Eris = require('eris');
const b = new Eris('Bot x', { intents: ['guilds'] });
console.log(
  b.ready,
  b.guilds.size,
  Eris.VERSION !== undefined,
  new Eris.Collection(Object).size,
  Eris.Constants.GatewayOPCodes.IDENTIFY,
  new Eris.Base('175928847299117063').createdAt
);
b.disconnect({ reconnect: false });
