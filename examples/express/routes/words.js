exports.polite = (name) => `Good day, ${name}.`;
