'use server';

import { headers } from 'next/headers';
import { executeCommand } from '@/lib/command';
import { COMMANDS } from '@/lib/commands';
import { type AppError, appError } from '@/lib/errors';
import { log } from '@/lib/log';
import { err, type Result } from '@/lib/result';
import { webDatabase, webEnv } from '@/lib/web/database';
import { actorOfPage, isSameOrigin } from '@/lib/web/request-actor';

/**
 * The console's one way to change something: the same commands that /api/v1 serves, by name. Each
 * authorises for itself; this only finds out who asks and from where.
 */
export async function commandAction(
  name: string,
  input: unknown,
  idempotencyKey: string,
): Promise<Result<unknown, AppError>> {
  try {
    if (!isSameOrigin(await headers(), webEnv().url)) {
      return err(appError('forbidden', 'This can be sent only from Ripcord’s own pages.'));
    }
    const command = COMMANDS.find((each) => each.name === name);
    if (command === undefined) return err(appError('not_found', `There is no command ${name}.`));
    return await executeCommand(
      webDatabase(),
      command,
      await actorOfPage(),
      input,
      String(idempotencyKey),
    );
  } catch (error) {
    log.error({ err: error, command: name }, 'action fault');
    return err(
      appError(
        'internal',
        'Something broke here; it is in the log. Read the timeline before you try again.',
      ),
    );
  }
}
