import { RunStatus } from '@/lib/generated/prisma/enums';
import { isRunning } from './lifecycle';

/** Under way: the `where` of whoever asks for such runs. */
export const RUNNING_STATUSES: readonly RunStatus[] = Object.values(RunStatus).filter(isRunning);
