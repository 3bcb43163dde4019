// What records look like: each comes as [type, ttl, ...fields].

const text = ([, , value]) => value;
const address = (record, ttl) => (ttl ? { address: record[2], ttl: record[1] } : record[2]);

const shapes = {
  A: address, AAAA: address, CNAME: text, NS: text, PTR: text, TXT: text,
  MX: ([, , exchange, priority]) => ({ exchange, priority }),
  SRV: ([, , name, port, priority, weight]) => ({ name, port, priority, weight }),
  SOA: ([, , nsname, hostmaster, serial, refresh, retry, expire, minttl]) => ({ nsname, hostmaster, serial, refresh, retry, expire, minttl }),
  CAA: ([, , critical, tag, value]) => ({ critical, [tag]: value }),
  NAPTR: ([, , flags, service, regexp, replacement, order, preference]) => ({ flags, service, regexp, replacement, order, preference }),
};

// anything has the type beside the rest.
function anything(record) {
  const [type] = record;
  if (type === 'A' || type === 'AAAA') return { ...address(record, true), type };
  if (type === 'TXT') return { entries: text(record), type };
  const shaped = shapes[type](record);
  return typeof shaped === 'string' ? { value: shaped, type } : { ...shaped, type };
}

// In this order all records of a name are listed.
const order = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'SRV', 'PTR', 'NAPTR', 'SOA', 'CAA'];

exports.shape = (type, records, ttl) => {
  if (type === 'ANY') return order.flatMap((each) => records.filter(([kind]) => kind === each)).map(anything);
  const list = records.map((record) => shapes[type](record, ttl));
  return type === 'SOA' ? list[0] : list;
};
