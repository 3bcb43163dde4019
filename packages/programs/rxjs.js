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
  lastValueFrom,
  firstValueFrom,
  timer,
} = require('rxjs');
(async () => {
  console.log(
    await lastValueFrom(
      interval(1).pipe(
        take(4),
        filter((x) => x % 2),
        map((x) => x * 10),
        toArray()
      )
    )
  );
  from([1, 2])
    .pipe(mergeMap((x) => of(x, x * 2)))
    .subscribe({ next: (v) => console.log(v), complete: () => console.log('done') });
  throwError(() => new Error('e'))
    .pipe(catchError((e) => of(e.message)))
    .subscribe(console.log);
  const s = new Subject();
  const debounced = firstValueFrom(s.pipe(debounceTime(2)));
  s.next(1);
  s.next(2);
  console.log('debounced', await debounced);
  console.log(await firstValueFrom(combineLatest([timer(1), of('b')])));
})();
