const greet = require("./greet.js");

exports.handle = (req, res) => {
  const url = new URL(req.url, "http://localhost");
  res.setHeader("Content-Type", "text/plain; charset=utf-8");
  if (url.pathname === "/") res.end("Hello\n");
  else if (url.pathname === "/greet") res.end(`${greet.answer(url.searchParams.get("name") ?? "you")}\n`);
  else {
    res.statusCode = 404;
    res.end(`no ${url.pathname} here\n`);
  }
};
