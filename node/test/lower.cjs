'use strict';

// Prints, as JSON, what the machine of the package in the folder argv[2] makes of the files whose
// { Path, Text, Module, Column } come as JSON in standard input: for internal/nodehost/alone_test.go.

const fs = require('node:fs');
const path = require('node:path');

const dir = process.argv[2];
const { createMachine } = require(path.join(dir, 'machine.cjs'));
const { lower } = require(path.join(dir, 'alone.cjs'));
const machine = createMachine();
const files = JSON.parse(fs.readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(files.map(({ Path, Text, Module, Column }) => lower(machine, { path: Path, text: Text, module: Module, column: Column }, ''))));
