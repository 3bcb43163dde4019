// Facts about the host that several modules need: { windows, cwd() }.

module.exports = go;
