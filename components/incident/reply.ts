import type { AppError } from '@/lib/errors';
import type { Result } from '@/lib/result';

/** What a callback that changes something answers: done, or a sentence for the place it was asked from. */
export type Reply = Promise<Result<unknown, AppError>>;
