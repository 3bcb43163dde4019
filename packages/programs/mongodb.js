const { ObjectId, MongoClient, BSON } = require('mongodb');
const id = new ObjectId('507f1f77bcf86cd799439011');
const b = BSON.serialize({
  a: 1,
  s: 'é',
  d: new Date(0),
  id,
  l: [1.5, null, true],
  n: BSON.Long.fromString('9007199254740993'),
});
console.log(
  b.toString === undefined ? '' : Buffer.from(b).toString('hex'),
  BSON.deserialize(b),
  id.getTimestamp(),
  BSON.EJSON.stringify({ id })
);
new MongoClient('mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=3000')
  .connect()
  .catch((e) => console.log(e.name, e.message));
