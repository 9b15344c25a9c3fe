import { z } from 'zod';
import { can } from '@/lib/auth/policy';
import { defineQuery } from '@/lib/command';
import { ok } from '@/lib/result';
import { findIncident } from '../find';
import { incidentRef } from '../ref';
import { loadRoom } from '../room/load';
import { roomView } from '../room/room';
import type { RoomView } from '../room-view';

export const roomRead = defineQuery({
  name: 'room.read',
  summary: 'Everything of one incident: decision, checklist, run, watch, drafts, clocks.',
  role: 'viewer',
  byToken: true,
  route: { method: 'GET', path: '/incidents/{number}' },
  input: z.strictObject(incidentRef),
  output: z.custom<RoomView>(),
  run: async ({ db, actor, now }, input) => {
    const found = await findIncident(db.prisma, input);
    if (!found.ok) return found;
    const room = await loadRoom(db, found.value, now);
    const { teamId } = room.primary.service;
    const mayAct = can(actor, { role: 'responder', byToken: true }, teamId);
    const mayCommand = can(actor, { role: 'commander', byToken: false }, teamId);
    return ok(roomView(room, { you: actor.personId, mayAct, mayCommand }));
  },
});
