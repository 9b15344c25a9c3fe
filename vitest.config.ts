import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    // Two files at once keep both cores of a small machine busy; each has a world of its own.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{lib,simulator,components,app}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts'],
          // A slow machine is no failure: thousands of random inputs take as long as they take.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // `npm run test:gcloud`: minutes of the real command line.
          name: 'gcloud',
          include: ['lib/**/*.gcloud.ts'],
          disableConsoleIntercept: true,
        },
      },
      {
        extends: true,
        test: {
          name: 'database',
          include: ['{lib,simulator,app}/**/*.db.test.ts'],
          globalSetup: ['lib/testing/postgres.setup.ts'],
          setupFiles: ['lib/testing/database.setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
