const ts = require('typescript');
console.log(
  ts.transpileModule(
    'enum E { A, B = "x" }\nexport class C<T> { constructor(private x: T) {} @dec m(): void {} }\nnamespace N { export const y = 1 as const; }',
    { compilerOptions: { module: 'CommonJS', target: 'ES2017', experimentalDecorators: true } }
  ).outputText
);
const host = {
  getSourceFile: (n) =>
    n === 'a.ts'
      ? ts.createSourceFile(n, 'const x: number = "s"; let y = x.foo;', 99)
      : ts.createSourceFile(
          n,
          'interface Array<T>{} interface Boolean{} interface Function{} interface IArguments{} interface Number{} interface Object{} interface RegExp{} interface String{} interface CallableFunction{} interface NewableFunction{}',
          99
        ),
  getDefaultLibFileName: () => 'lib.d.ts',
  writeFile() {},
  getCurrentDirectory: () => '',
  getCanonicalFileName: (f) => f,
  useCaseSensitiveFileNames: () => true,
  getNewLine: () => '\n',
  fileExists: () => true,
  readFile: () => '',
};
console.log(
  ts
    .getPreEmitDiagnostics(ts.createProgram(['a.ts'], {}, host))
    .map((d) => `${d.code} ${ts.flattenDiagnosticMessageText(d.messageText, ' ')}`)
);
