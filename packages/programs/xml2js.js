const xml2js = require('xml2js');
xml2js.parseString('<r a="1"><i>x</i><i k="é">y &amp; z</i><e/><![CDATA[c<d]]></r>', (e, r) =>
  console.log(e, JSON.stringify(r))
);
console.log(
  new xml2js.Builder({ headless: true }).buildObject({ r: { $: { a: 1 }, i: ['x', { _: 'y', $: { k: 'v' } }] } })
);
xml2js.parseString('<a><b></a>', (e) => console.log(e.message));
xml2js.parseStringPromise('<a>1</a>', { explicitArray: false }).then((r) => console.log(r));
