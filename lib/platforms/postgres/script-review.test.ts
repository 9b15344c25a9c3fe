import { describe, expect, it } from 'vitest';
import { reviewScript } from './script-review';
import { splitScript } from './sql-script';

describe('statements are told apart as the server does', () => {
  it.each([
    ['a semicolon in a text', "SELECT ';'; SELECT 2", 2],
    ['a doubled quote', "SELECT 'it''s; fine'; SELECT 2", 2],
    ['an escaped quote', "SELECT E'\\'; '; SELECT 2", 2],
    ['a backslash that escapes nothing', "SELECT '\\'; SELECT 2", 2],
    ['a body between dollars', 'DO $a$ begin; $b$ ; end $a$; SELECT 2', 2],
    ['a parameter that is no dollar quote', 'SELECT a$1$ FROM t; SELECT 2', 2],
    ['nested comments', '/* ; /* ; */ ; */ SELECT 1; -- ;\nSELECT 2', 2],
    ['a quoted name', 'DROP TABLE "a;b"; SELECT 2', 2],
    ['nothing but blanks after the last', 'SELECT 1;\n\n', 1],
  ])('%s', (_name, script, count) => {
    const split = splitScript(script);
    expect(split.ok && split.value.length).toBe(count);
  });

  it.each([
    "SELECT 1;\nSELECT 'open",
    'SELECT 1;\n/* open',
    'SELECT 1;\nDO $x$ open $y$',
    'SELECT 1;\n"open',
  ])('what is never closed is refused with its line: %j', (script) => {
    expect(splitScript(script)).toMatchObject({ ok: false, error: { line: 2 } });
  });
});

describe('a script has no place in one transaction with', () => {
  it.each([
    'CREATE INDEX CONCURRENTLY i ON t (a)',
    'DROP INDEX CONCURRENTLY IF EXISTS i',
    'REINDEX TABLE CONCURRENTLY t',
    'vacuum (full) t',
    'CREATE DATABASE x',
    'ALTER SYSTEM SET work_mem = 1',
    'COMMIT',
    'begin',
    'SAVEPOINT a',
    "SET lock_timeout = '1h'",
    'COPY t FROM STDIN',
    "COPY t FROM PROGRAM 'id'",
    '\\connect other\nSELECT 1',
    '/* why */ VACUUM',
  ])('%s', (statement) => {
    expect(reviewScript(`SELECT 1;\n${statement};`)).toMatchObject({
      ok: false,
      error: { line: 2 },
    });
  });

  it('words in a text, a comment or a name are no statement', () => {
    const script = `-- VACUUM\nINSERT INTO log VALUES ('COMMIT; CREATE INDEX CONCURRENTLY');\nSELECT "vacuum" FROM t`;
    expect(reviewScript(script).ok).toBe(true);
  });

  it('nothing in it', () => {
    expect(reviewScript('-- only a comment')).toMatchObject({ ok: false });
  });
});

it('its destructive parts are found with their lines', () => {
  const review = reviewScript(`
DROP TABLE IF EXISTS llm_models CASCADE;
DROP INDEX IF EXISTS idx_models_provider;
DROP FUNCTION IF EXISTS update_updated_at_column CASCADE;
TRUNCATE users;
ALTER TABLE users DROP COLUMN tier;
ALTER TABLE users ALTER COLUMN email TYPE varchar(10);
ALTER TABLE users ALTER COLUMN email DROP DEFAULT;
WITH gone AS (DELETE FROM users RETURNING *) SELECT count(*) FROM gone;
DROP MATERIALIZED VIEW totals;
`);
  expect(
    review.ok && review.value.destructive.map(({ line, what, cascade }) => [line, what, cascade]),
  ).toEqual([
    [2, 'drops a table', true],
    [4, 'drops a function', true],
    [5, 'empties a table', false],
    [6, 'drops a column', false],
    [7, 'changes the type of a column', false],
    [9, 'deletes rows', false],
    [10, 'drops a materialized view', false],
  ]);
});
