// What other modules tell on channels by name. Nobody can listen before diagnostics_channel is loaded, which puts its own
// function here: so those who tell need not load it.

module.exports = {
  tell(name, make) {}, // make returns what is told, if somebody listens
};
