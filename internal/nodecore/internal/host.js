// Facts about the host that several modules need: { windows, cwd(), source(path) }.

module.exports = go;
