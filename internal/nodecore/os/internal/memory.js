// The memory of the machine, which process and v8 tell, too: a function that returns [total, free] in bytes.

module.exports = go.memory;
