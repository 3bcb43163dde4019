// The same without packages: a handler that is edited while it serves.

const http = require("node:http");
const Heatsync = require("heatsync");

const sync = new Heatsync();
const routes = sync.require("./routes/plain.js");

const server = http.createServer((req, res) => routes.handle(req, res));

server.listen(process.env.PORT ?? 8080, "localhost", () => {
  console.log(`listening on http://localhost:${server.address().port}`);
});
