// What compresses: { zlib(mode, windowBits, level, memory, strategy, dictionary), brotli(compresses, quality, window), crc32(bytes, start) }.

module.exports = go;
