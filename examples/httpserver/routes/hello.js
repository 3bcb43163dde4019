exports.answer = () => ({ body: "Hello\n" });
