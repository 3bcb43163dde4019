// Random bodies of forms, most of them wrong somewhere: what Response.formData makes of them. SEED and COUNT say which, and how many.
/* global SEED, COUNT */
let seed = SEED;
const random = (n) => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 4294967296 * n); };
const pick = (list) => list[random(list.length)];
const chance = (n) => random(n) === 0;
const boundaries = ['x', 'abc', '----WebKitFormBoundary7MA4YWxkTrZu0gW', 'a b', 'a"b', '--', "a'()+_,-./:=?", 'é', 'y'.repeat(70), 'z'.repeat(71)];
const names = ['name="a"', 'name="b"; filename="f.txt"', 'name="c"; filename=""', 'name=""', 'name=a', 'filename="f"', 'name="a%22b%0D%0Ac"', 'name="é"; filename="ü.txt"', 'name="d"; filename*="g"', "name=\"d\"; filename*=UTF-8''g", 'name="e";filename="h"', 'NAME="f"', 'name="g"; filename="a\\"b"', 'name="h', 'name="i"; x=y', 'name="j" ; filename="k"'];
const others = ['Content-Type: text/plain', 'content-type: image/png; a=b', 'Content-Type:', 'Content-Type: é', 'Content-Transfer-Encoding: base64', 'Content-Transfer-Encoding: quoted-printable', 'X-Other: 1', 'X Other: 1', 'X-Other', ': x', 'Content-Disposition: form-data; name="again"', 'Content-Type: a/b\t '];
const bodies = ['', 'text', 'aGVsbG8=', 'a\r\nb', '\r\n', '--', '--x', '\r\n--x', 'é', '\ufeffbom', '\0\xff', 'v'.repeat(300), '\r\n--abc', 'x', 'aGVs\r\nbG8'];
const eol = () => (chance(30) ? pick(['\n', '\r', '\r\n\r\n', ' \r\n', '']) : '\r\n');
function part(boundary) {
  const list = [`${pick(['Content-Disposition', 'content-disposition', 'Content-Disposition', 'CONTENT-DISPOSITION'])}:${pick([' ', '', '\t', '  '])}${chance(12) ? pick(['form-data', 'attachment; name="a"', 'form-data;name="a"', 'FORM-DATA; name="a"', 'form-data;  name="a"']) : `form-data; ${pick(names)}`}`];
  for (let i = random(3); i > 0; i--) list.splice(random(list.length + 1), 0, pick(others));
  if (chance(20)) list.shift();
  return `--${boundary}${eol()}${list.map((h) => h + eol()).join('')}${eol()}${pick(bodies)}${eol()}`;
}
function form(boundary) {
  let text = chance(12) ? pick(['preamble', '\r\n', '\r\n\r\n', 'preamble\r\n', ' ']) : '';
  for (let i = random(4); i > 0; i--) text += part(chance(20) ? pick(boundaries) : boundary);
  text += chance(8) ? pick(['', `--${boundary}`, `--${boundary}-`, '--']) : `--${boundary}--`;
  text += chance(3) ? pick(['\r\n', '\r\n\r\n', 'epilogue', '\r\nepilogue', '\n', '--']) : '\r\n';
  for (let i = chance(3) ? 1 + random(2) : 0; i > 0; i--) { const at = random(text.length + 1); text = text.slice(0, at) + pick(['', '\r', '\n', '"', '-', ' ', '\0', ':']) + text.slice(at + random(3)); }
  return text;
}
const typeOf = (b) => pick([`multipart/form-data; boundary=${b}`, `multipart/form-data; boundary="${b}"`, `multipart/form-data;boundary=${b}`, `Multipart/Form-Data; Boundary=${b}`, `multipart/form-data; charset=utf-8; boundary=${b}`, `multipart/form-data; boundary=${b}; boundary=other`, `text/plain, multipart/form-data; boundary=${b}`, `multipart/form-data; boundary=${b}, text`, `multipart/form-data; a=";, x"; boundary=${b}`, `multipart/form-data; boundary="${b};"`, `multipart/form-data; boundary="${b}\\"`]);
async function shown([name, value]) { return typeof value === 'string' ? [name, value] : [name, value.name, value.type, value.size, Buffer.from(await value.arrayBuffer()).toString('hex').slice(0, 80)]; }
(async () => {
  for (let i = 0; i < COUNT; i++) {
    const boundary = pick(chance(6) ? boundaries : boundaries.slice(0, 3)); const text = form(boundary); let type = chance(25) ? pick(['multipart/form-data', 'multipart/mixed; boundary=x', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=', '']) : typeOf(boundary);
    if (/[^\0-\xff]/.test(type)) type = 'multipart/form-data; boundary=x';
    const body = chance(4) ? Buffer.from(text, 'latin1') : Buffer.from(text);
    let said;
    try { said = JSON.stringify(await Promise.all([...await new Response(body, { headers: { 'content-type': type } }).formData()].map(shown))); } catch (e) { said = `${e.name} ${e.message}`; }
    console.log(i, JSON.stringify(type), JSON.stringify(text.slice(0, 700)), '\n   ', said);
  }
})();
