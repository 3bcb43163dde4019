const jwt = require('jsonwebtoken');
const { generateKeyPairSync } = require('crypto');
const t = jwt.sign({ a: 1, iat: 1 }, 'secret', { issuer: 'me', noTimestamp: false });
console.log(t, jwt.verify(t, 'secret'), jwt.decode(t, { complete: true }).header);
for (const f of [
  () => jwt.verify(t, 'other'),
  () => jwt.verify(jwt.sign({ exp: 1 }, 's'), 's'),
  () => jwt.verify('x.y', 's'),
])
  try {
    f();
  } catch (e) {
    console.log(e.name, e.message);
  }
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
console.log(jwt.verify(jwt.sign({ b: 2, iat: 2 }, privateKey, { algorithm: 'RS256' }), publicKey));
jwt.verify(t, 'secret', { issuer: 'you' }, (e) => console.log(e.message));
