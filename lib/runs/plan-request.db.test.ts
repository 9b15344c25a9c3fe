import { afterAll, beforeAll, expect, it } from 'vitest';
import { openConsole, type TestConsole } from '@/lib/testing/console';
import { planRequest } from './commands/plan-request';

let ripcord: TestConsole;
beforeAll(async () => {
  ripcord = await openConsole();
});
afterAll(() => ripcord.close());

it('a drill asks for no plan on a real production target, and may on a simulated one', async () => {
  const admin = await ripcord.person('admin');
  const { number } = await ripcord.declare(admin, { service: 'virtuoso-api', drill: true });
  const ask = () => ripcord.act(admin, planRequest, { number, drill: true });
  expect(await ask()).toMatchObject({ ok: true });
  await ripcord.db.prisma.target.updateMany({ data: { simulated: false } });
  expect(await ask()).toMatchObject({ ok: false, error: { code: 'unsupported' } });
});
