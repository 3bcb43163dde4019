// Milliseconds since the runtime was made, and when that was: { now(), origin() }.

module.exports = go;
