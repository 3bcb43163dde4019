const { polite } = require("./words.js"); // a plain require: an edit of words.js has this run again

exports.answer = ({ query }) => ({ body: `${polite(query.name ?? "you")}\n` });
