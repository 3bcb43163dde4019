exports.signature = "Yours, the team";
