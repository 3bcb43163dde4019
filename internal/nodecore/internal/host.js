// Facts about the host that several modules need: { windows, elsewhere, cwd(), source(path) }.

module.exports = go;
