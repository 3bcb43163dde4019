const chokidar = require('chokidar');
const fs = require('fs');
const { once } = require('events');
fs.mkdirSync('w');
fs.writeFileSync('w/a', '1');
(async () => {
  const watcher = chokidar.watch('w');
  await once(watcher, 'ready');
  console.log('ready', Object.values(watcher.getWatched()));
  for (const [event, change] of [
    ['add', () => fs.writeFileSync('w/b', '2')],
    ['change', () => fs.writeFileSync('w/a', 'longer')],
    ['unlink', () => fs.unlinkSync('w/b')],
    ['addDir', () => fs.mkdirSync('w/d')],
  ]) {
    const heard = once(watcher, event);
    change();
    console.log(event, (await heard)[0].replace(/\\/g, '/'));
  }
  await watcher.close();
  console.log('closed');
})();
