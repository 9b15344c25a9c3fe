import pino from 'pino';

/** Structured logs on stderr; secrets are cut out by name wherever they may be nested. */
export const log = pino(
  {
    name: 'ripcord',
    level: process.env.LOG_LEVEL ?? 'info',
    redact: {
      paths: [
        '*.password',
        '*.token',
        '*.authorization',
        '*.cookie',
        '*.secret',
        '*.connectionString',
      ],
      censor: '[redacted]',
    },
  },
  pino.destination(2),
);
