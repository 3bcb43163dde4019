// differs: console.log names the class of an object without a prototype "Object", where V8 remembers "C"
const cookie = require('cookie');
console.log(
  cookie.parse('a=1; b="x%20y"; a=2; c'),
  cookie.serialize('n', 'v 1', { httpOnly: true, maxAge: 60, path: '/', sameSite: 'lax', expires: new Date(0) })
);
try {
  cookie.serialize('b d', 'x');
} catch (e) {
  console.log(e.name, e.message);
}
