const { z } = require('zod');
const S = z.object({
  id: z.string().uuid(),
  n: z.coerce.number().min(2),
  tags: z.array(z.enum(['a', 'b'])).nonempty(),
  opt: z
    .string()
    .optional()
    .transform((s) => s ?? 'none'),
  u: z.discriminatedUnion('t', [z.object({ t: z.literal('x'), v: z.number() }), z.object({ t: z.literal('y') })]),
});
console.log(S.parse({ id: '6f1c0b7e-3d5a-4c3b-9b0a-0a2f5f6e7d8c', n: '5', tags: ['a'], u: { t: 'x', v: 1 } }));
console.log(
  S.safeParse({ id: 'no', n: 1, tags: [], u: { t: 'z' } }).error.issues.map((i) => [i.path.join('.'), i.message])
);
