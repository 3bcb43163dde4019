const {
  of,
  from,
  interval,
  map,
  filter,
  take,
  toArray,
  mergeMap,
  catchError,
  throwError,
  Subject,
  debounceTime,
  combineLatest,
  firstValueFrom,
  timer,
} = require('rxjs');
interval(1)
  .pipe(
    take(4),
    filter((x) => x % 2),
    map((x) => x * 10),
    toArray()
  )
  .subscribe((v) => console.log(v));
from([1, 2])
  .pipe(mergeMap((x) => of(x, x * 2)))
  .subscribe({ next: (v) => console.log(v), complete: () => console.log('done') });
throwError(() => new Error('e'))
  .pipe(catchError((e) => of(e.message)))
  .subscribe(console.log);
const s = new Subject();
s.pipe(debounceTime(2)).subscribe((v) => console.log('debounced', v));
s.next(1);
s.next(2);
firstValueFrom(combineLatest([timer(1), of('b')])).then(console.log);
