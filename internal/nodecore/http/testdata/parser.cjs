// Prints what Node's own parser makes of the inputs that parser_test.go sends: JSON lines of
// { response, lenient, most, pieces: [base64, ...] }. Each answer is a line with the events, as the test has them.
const { HTTPParser, methods, allMethods = methods } = process.binding('http_parser');

function trace({ response, lenient, most, pieces }) {
  const events = [];
  let fields = [];
  let url = '';
  let upgraded = false;
  const parser = new HTTPParser();
  parser.initialize(response ? HTTPParser.RESPONSE : HTTPParser.REQUEST, {}, most, lenient ? HTTPParser.kLenientAll : HTTPParser.kLenientNone);
  parser[HTTPParser.kOnHeaders] = (more, part) => {
    fields.push(...more);
    url += part;
  };
  parser[HTTPParser.kOnHeadersComplete] = (major, minor, headers, method, path, status, reason, upgrade, keepAlive) => {
    const list = headers ?? fields;
    events.push(['head', `${major}.${minor}`, response ? `${status} ${reason}` : `${allMethods[method]} ${path ?? url}`, upgrade, keepAlive, list.join('|')].join(' '));
    fields = [];
    url = '';
    upgraded = upgrade || status === 101;
    return upgrade ? 2 : 0;
  };
  let body = '';
  parser[HTTPParser.kOnBody] = (bytes) => { body += bytes.latin1Slice(); };
  parser[HTTPParser.kOnMessageComplete] = () => {
    events.push(`end ${JSON.stringify(body)} ${fields.join('|')}`);
    fields = [];
    body = url = '';
  };
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'base64');
    const result = parser.execute(bytes);
    if (result instanceof Error) {
      events.push(`error ${result.code} ${result.reason} ${result.bytesParsed}`);
      return events;
    }
    if (upgraded) {
      events.push(`upgrade ${bytes.length - result}`);
      return events;
    }
  }
  const result = parser.finish();
  if (result instanceof Error) events.push(`finish ${result.code} ${result.reason}`);
  return events;
}

let input = '';
process.stdin.setEncoding('utf8').on('data', (text) => { input += text; }).on('end', () => {
  for (const line of input.split('\n')) if (line !== '') console.log(JSON.stringify(trace(JSON.parse(line))));
});
