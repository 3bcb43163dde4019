const he = require('he');
console.log(
  he.encode('foo © bar ≠ baz 𝌆 qux', { useNamedReferences: true }),
  he.encode('𝌆é', {}),
  he.decode('foo &copy; bar &ne; baz &#x1D306; qux &notin; &amp;lt; &#128169;'),
  he.escape('<a href="x">\'`'),
  he.encode('💩', { decimal: true })
);
