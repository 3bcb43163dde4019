// Properties that several of the classes use. Some packages find the first two by their descriptions.

exports.outHeaders = Symbol('kOutHeaders');
exports.needDrain = Symbol('kNeedDrain');
exports.uniqueHeaders = Symbol('kUniqueHeaders');
exports.sent = Symbol('sent'); // a method, called before 'finish'
exports.complete = Symbol('complete'); // a method, called when all of a message is with the system
