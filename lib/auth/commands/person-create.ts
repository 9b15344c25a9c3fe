import { z } from 'zod';
import { defineCommand } from '@/lib/command';
import { actorRef } from '../actor';
import { createPerson } from '../create-person';
import { systemRole } from '../role';

export const personCreate = defineCommand({
  name: 'person.create',
  summary: 'Give a person a local account and a role.',
  role: 'admin',
  byToken: false,
  secretField: 'password',
  route: { method: 'POST', path: '/people' },
  input: z.strictObject({
    name: z.string().trim().min(1).max(120),
    email: z.email().max(254),
    password: z.string().min(12, 'Use at least 12 characters.').max(200),
    role: systemRole,
  }),
  output: z.object({ personId: z.string() }),
  run: (context, input) => createPerson(context, actorRef(context.actor), input),
});
