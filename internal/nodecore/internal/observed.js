// What other modules tell on channels by name. Nobody can listen before diagnostics_channel is loaded, which puts its
// function here: so those who tell need not load it. They call observed.tell?.(name, make), which makes nothing before that.

module.exports = {
  tell: undefined, // (name, make): make returns what is told, if somebody listens
};
