export {};

// What the harness itself loses with every restart of Postgres is nobody's news.
process.env.LOG_LEVEL ??= 'error';
const { main } = await import('./chaos');
process.exitCode = (await main()) ? 0 : 1;
