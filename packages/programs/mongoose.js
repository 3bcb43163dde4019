const mongoose = require('mongoose');
const S = new mongoose.Schema(
  { name: { type: String, required: true, trim: true }, n: { type: Number, min: 2 }, tags: [String], sub: { d: Date } },
  { toJSON: { virtuals: true } }
);
S.virtual('loud').get(function () {
  return this.name?.toUpperCase();
});
S.pre('validate', function () {
  this.n ??= 5;
});
const M = mongoose.model('Thing', S);
const d = new M({ name: '  x ', tags: [1], sub: { d: '2020-01-01' } });
console.log(d.name, d.loud, d.tags.toObject(), d.sub.d, d.isModified('name'));
new M({ n: 1 })
  .validate()
  .catch((e) =>
    console.log(
      e.name,
      Object.values(e.errors).map((x) => x.message)
    )
  )
  .then(() => d.validate())
  .then(() => {
    console.log(d.n);
    return mongoose.connect('mongodb://127.0.0.1:1/x', { serverSelectionTimeoutMS: 50 });
  })
  .catch((e) => console.log(e.name));
