import { expect, it } from 'vitest';
import { plainStruct, struct } from './protobuf-types';

it('a struct as a client gives it, with only the kind that each value has, is the JSON it stands for', () => {
  const given = {
    fields: {
      message: { stringValue: 'not persisted', kind: 'stringValue' },
      tries: { numberValue: 3 },
      last: { boolValue: false },
      cause: { nullValue: 'NULL_VALUE' },
      error: { structValue: { fields: { code: { stringValue: 'ETIMEDOUT' } } } },
      at: { listValue: { values: [{ numberValue: 1 }, {}] } },
    },
  };
  expect(plainStruct(struct.parse(given))).toEqual({
    message: 'not persisted',
    tries: 3,
    last: false,
    cause: null,
    error: { code: 'ETIMEDOUT' },
    at: [1, null],
  });
});
