const chokidar = require('chokidar');
const fs = require('fs');
fs.mkdirSync('w');
fs.writeFileSync('w/a', '1');
const w = chokidar.watch('w', { usePolling: false });
w.on('ready', () => {
  console.log('ready', w.getWatched().w);
  fs.writeFileSync('w/b', '2');
});
w.on('add', (p) => {
  console.log('add', p.replace(/\\/g, '/'));
  if (p.endsWith('b')) fs.writeFileSync('w/a', 'longer');
})
  .on('change', (p) => {
    console.log('change', p.replace(/\\/g, '/'));
    fs.unlinkSync('w/b');
  })
  .on('unlink', (p) => {
    console.log('unlink', p.replace(/\\/g, '/'));
    w.close().then(() => console.log('closed'));
  });
