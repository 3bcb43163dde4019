// The encodings of the web before UTF-8, for TextDecoder.

// nameOf is the name of an encoding by one of its labels, in small letters.
const nameOf = (label) => go.nameOf(label);
const offers = (name) => go.offers(name);

// decoder returns a function that makes text of a piece, and says what of it was wrong by U+FFFD.
function decoder(name) {
  const running = go.decoder(name);
  return (bytes, more) => go.decode(running, bytes, more);
}

module.exports = { nameOf, offers, decoder };
