/** How one value is written over gRPC and over JSON, where they differ. */
import { z } from 'zod';
import { isoTime, type Micros } from '../core/clock';
import { type Proto, timestamp } from './cloud-run/mapper';

export interface Wire {
  time(at: Micros): string | Proto;
  bytes(base64: string): string | Buffer;
}

export const GRPC: Wire = {
  time: timestamp,
  bytes: (base64) => Buffer.from(base64, 'base64'),
};

export const REST: Wire = { time: isoTime, bytes: (base64) => base64 };

/** Bytes of a request, as base64: over JSON they already are. */
export const WireBytes = z
  .union([z.string(), z.instanceof(Uint8Array)])
  .transform((given) =>
    typeof given === 'string' ? given : Buffer.from(given).toString('base64'),
  );
