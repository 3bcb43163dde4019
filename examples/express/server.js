// An Express app and a web socket, whose routes and answers are edited while it serves. See README.md.

const http = require("node:http");
const express = require("express");
const { WebSocketServer } = require("ws");
const Heatsync = require("heatsync");

const sync = new Heatsync();
const routes = sync.require("./routes/index.js");
const chat = sync.require("./routes/chat.js");

const app = express();
app.use((req, res, next) => routes.router(req, res, next)); // looked up for each request: an edit is live with the next

const server = http.createServer(app);
new WebSocketServer({ server, path: "/chat" }).on("connection", (socket) => {
  socket.on("message", (text) => socket.send(chat.answer(String(text))));
});

server.listen(process.env.PORT ?? 8080, "localhost", () => {
  console.log(`listening on http://localhost:${server.address().port}`);
});
