import { notify } from '@/components/ui/toast';
import type { Reply } from './reply';

/** A key has no place of its own on screen: a refusal is said in a toast. False: it was refused. */
export async function tell(reply: Reply): Promise<boolean> {
  const result = await reply.catch(() => null);
  if (result === null) notify({ kind: 'unknown', title: 'The server did not answer' });
  else if (!result.ok) notify({ kind: 'error', title: result.error.message });
  return result?.ok === true;
}
