import { z } from 'zod';
import { defineQuery } from '@/lib/command';
import { ok } from '@/lib/result';
import { loadAlerts } from '../alert/load';
import type { AlertsView } from '../alert-view';

export const alertsRead = defineQuery({
  name: 'alerts.read',
  summary: 'Incidents that wait for a decision: suspect change, target, verdict and difference.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/alerts' },
  input: z.strictObject({}),
  output: z.custom<AlertsView>(),
  run: async ({ db, now }) => ok(await loadAlerts(db, now)),
});
