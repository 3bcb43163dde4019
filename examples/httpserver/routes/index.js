// The routes. Each is a module of its own, held by sync.require: an edit is live with
// the next request. This file can be edited, too.

const Heatsync = require("heatsync");
const sync = new Heatsync();

const routes = {
  "/": sync.require("./hello.js"),
  "/greet": sync.require("./greet.js"),
};

exports.handle = (request) => {
  const route = routes[request.path];
  if (route === undefined) return { status: 404, header: {}, body: `no ${request.path} here\n` };
  const { status = 200, header = {}, body } = route.answer(request);
  return { status, header, body };
};
