// Text without lone halves of surrogate pairs: { wellFormed(text) }.

module.exports = go;
