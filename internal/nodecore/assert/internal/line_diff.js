// The lines in which two inspected values differ, as AssertionError shows
// them. Line is compared with line; the common end is found first, so that an
// object with one more property differs in that alone.

const mostLines = 50;

// A Diff collects the lines that are shown.
class Diff {
  constructor() {
    this.lines = [];
    this.held = []; // lines of the expected value, shown after those of the actual
    this.same = 0;  // equal lines since the last that differed
    this.skipped = false;
  }

  equal(line) {
    this.lines.push(...this.held);
    this.held = [];
    if (++this.same <= 2) this.lines.push(`  ${line}`);
  }

  // differ is told before lines that differ at index i: what lies between them
  // and the first two equal lines is shown, or skipped if there is much.
  differ(lines, i) {
    if (this.same > 5) {
      this.lines.push('...');
      this.skipped = true;
    } else if (this.same === 5) {
      this.lines.push(`  ${lines[i - 3]}`);
    }
    if (this.same > 3) this.lines.push(`  ${lines[i - 2]}`);
    if (this.same > 2) this.lines.push(`  ${lines[i - 1]}`);
    this.same = 0;
  }

  plus(line) { this.lines.push(`+ ${line}`); }
  minus(line) { this.held.push(`- ${line}`); }
}

// lineDiff returns undefined if all lines are equal.
exports.lineDiff = (left, right, title) => {
  const [a, b] = [[...left], [...right]];
  const end = commonEnd(a, b);
  const count = Math.max(a.length, b.length);
  if (count === 0) return undefined;
  const diff = new Diff();
  for (let i = 0; i < count; i++) {
    compare(diff, a, b, i);
    if (shownCount(diff) > mostLines && i < count - 2) {
      return `${title}\n+ actual - expected ... Lines skipped\n\n${[...diff.lines, '...', ...diff.held, '...'].join('\n')}`;
    }
  }
  const skipped = diff.skipped || end.skipped ? ' ... Lines skipped' : '';
  return `${title}\n+ actual - expected${skipped}\n\n${[...diff.lines, ...diff.held, ...end.lines].join('\n')}`;
};

const shownCount = (diff) => diff.lines.filter((line) => line !== '...').length + diff.held.length;

function compare(diff, a, b, i) {
  if (i >= a.length) {
    diff.differ(b, i);
    diff.minus(b[i]);
    return;
  }
  if (i >= b.length) {
    diff.differ(a, i);
    diff.plus(a[i]);
    return;
  }
  // A comma is there because more follows, and is no difference.
  if (a[i] === b[i] || a[i] === `${b[i]},`) diff.equal(a[i]);
  else if (`${a[i]},` === b[i]) diff.equal(b[i]);
  else {
    diff.differ(a, i);
    diff.plus(a[i]);
    diff.minus(b[i]);
  }
}

// commonEnd takes the equal lines off the end of both lists. The last three
// are shown, and the first.
function commonEnd(a, b) {
  const common = [];
  while (a.length > 0 && b.length > 0 && a[a.length - 1] === b[b.length - 1]) {
    common.unshift(`  ${a.pop()}`);
    b.pop();
  }
  if (common.length < 5) return { lines: common, skipped: false };
  return { lines: [common[0], '...', ...common.slice(-3)], skipped: true };
}
