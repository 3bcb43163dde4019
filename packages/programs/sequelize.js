const { Sequelize, DataTypes, Op, Model } = require('sequelize');
const s = new Sequelize({
  dialect: 'postgres',
  dialectModule: { Client: class {}, types: { setTypeParser() {}, builtins: {} } },
  logging: false,
});
class User extends Model {}
User.init(
  { name: { type: DataTypes.STRING, validate: { len: [2, 5] } }, age: DataTypes.INTEGER },
  { sequelize: s, modelName: 'user', timestamps: false }
);
const g = s.getQueryInterface().queryGenerator;
console.log(
  g.selectQuery(
    'users',
    {
      attributes: ['id'],
      where: { name: { [Op.like]: 'a%' }, [Op.or]: [{ age: 1 }, { age: { [Op.gt]: 5 } }] },
      limit: 2,
    },
    User
  ),
  g.createTableQuery('users', { id: 'SERIAL' }, {})
);
const u = User.build({ name: 'x', age: 3 });
u.validate().catch((e) =>
  console.log(
    e.name,
    e.errors.map((x) => x.message)
  )
);
console.log(u.toJSON(), u.changed());
