const mime = require('mime');
console.log(
  mime.getType('a/b.json'),
  mime.getType('x.TXT'),
  mime.getExtension('text/html; charset=utf8'),
  mime.getType('noext'),
  mime.getType('.webm'),
  mime.getExtension('image/jpeg')
);
