require('reflect-metadata');
const { Container, injectable, inject, decorate } = require('inversify');
class Sword {
  hit() {
    return 'cut';
  }
}
class Ninja {
  constructor(s) {
    this.s = s;
  }
  fight() {
    return this.s.hit();
  }
}
decorate(injectable(), Sword);
decorate(injectable(), Ninja);
decorate(inject('W'), Ninja, 0);
const c = new Container();
c.bind('W').to(Sword).inSingletonScope();
c.bind(Ninja).toSelf();
console.log(c.get(Ninja).fight(), c.get('W') === c.get('W'));
try {
  c.get('none');
} catch (e) {
  console.log(e.message.split('\n')[0]);
}
