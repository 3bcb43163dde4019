require('reflect-metadata');
class A {
  m() {}
}
class B extends A {}
Reflect.defineMetadata('k', 1, A.prototype, 'm');
Reflect.metadata('c', 'v')(A);
console.log(
  Reflect.getMetadata('k', B.prototype, 'm'),
  Reflect.hasOwnMetadata('k', B.prototype, 'm'),
  Reflect.getMetadata('c', B),
  Reflect.getMetadataKeys(A.prototype, 'm'),
  Reflect.decorate(
    [
      (t) => {
        t.x = 1;
      },
    ],
    A
  ).x
);
