const iconv = require('iconv-lite');
for (const e of ['win1252', 'Shift_JIS', 'utf16-be', 'gbk', 'koi8-r', 'latin1', 'EUC-JP', 'big5']) {
  const b = iconv.encode('Aé日本Ж€', e);
  console.log(e, b.toString('hex'), iconv.decode(b, e));
}
console.log(
  iconv.encodingExists('utf7'),
  iconv.decode(Buffer.from('+AGE-', 'latin1'), 'utf7'),
  iconv.decode(Buffer.from([0xef, 0xbb, 0xbf, 97]), 'utf8')
);
const s = iconv.decodeStream('utf16le');
s.on('data', (d) => console.log('stream', d));
s.write(Buffer.from([97, 0, 98]));
s.end(Buffer.from([0]));
