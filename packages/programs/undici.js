const { request, Headers, FormData, MockAgent, Agent } = require('undici');
const agent = new MockAgent();
agent.disableNetConnect();
agent.get('http://x.y').intercept({ path: '/a' }).reply(200, { ok: 1 });
request('http://x.y/a', { dispatcher: agent }).then(async ({ statusCode, body }) => {
  console.log(statusCode, await body.json());
  await agent.close();
});
console.log([...new Headers({ A: 'b', c: 'd' })]);
const f = new FormData();
f.append('k', 'v');
console.log([...f], typeof Agent);
