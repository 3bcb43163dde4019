require('reflect-metadata');
const { ObjectType, Field, Resolver, Query, Arg, buildSchema, Int } = require('type-graphql');
const { printSchema, graphql } = require('graphql');
const decorate = (decorators, target, key, type) => {
  if (type) {
    Reflect.defineMetadata('design:type', Function, target, key);
    Reflect.defineMetadata('design:paramtypes', [Number], target, key);
  }
  for (const d of decorators)
    key === undefined ? d(target) : d(target, key, Object.getOwnPropertyDescriptor(target, key));
};
class Item {}
decorate([Field(() => Int)], Item.prototype, 'id');
decorate([ObjectType()], Item);
class R {
  item(n) {
    return { id: n * 2 };
  }
}
Arg('n', () => Int)(R.prototype, 'item', 0);
decorate([Query(() => Item)], R.prototype, 'item', true);
decorate([Resolver()], R);
buildSchema({ resolvers: [R], validate: false, emitSchemaFile: false }).then(async (schema) => {
  console.log(printSchema(schema), JSON.stringify(await graphql({ schema, source: '{ item(n: 4) { id } }' })));
});
