const express = require("express");
const greet = require("./greet.js");

const router = express.Router();
router.get("/", (_req, res) => res.type("text").send("Hello\n"));
router.get("/greet", (req, res) => res.type("text").send(`${greet.answer(req.query.name ?? "you")}\n`));

exports.router = router;
