export const greet = (name: string) => `hello ${name}`;
export class Person {
  constructor(readonly name: string) {}
}
