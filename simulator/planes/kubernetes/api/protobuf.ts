/** The one body that kubectl sends in Kubernetes' protobuf: `kubectl auth can-i`. */

const MAGIC = Buffer.from('k8s\0');

/** Fields of one message by their numbers, the last of each; only lengths and varints. */
function fields(message: Buffer): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  let position = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; position < message.length; shift += 7) {
      const byte = message[position] ?? 0;
      position += 1;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    return value;
  };
  while (position < message.length) {
    const key = varint();
    if ((key & 7) !== 2) {
      varint();
      continue;
    }
    const length = varint();
    found.set(key >> 3, message.subarray(position, position + length));
    position += length;
  }
  return found;
}

/** A SelfSubjectAccessReview as JSON has it; null: this body is no protobuf. */
export function reviewFromProtobuf(body: Buffer): object | null {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const inside = (message: Buffer | undefined, field: number): Buffer =>
    fields(message ?? Buffer.alloc(0)).get(field) ?? Buffer.alloc(0);
  const spec = inside(inside(body.subarray(MAGIC.length), 2), 2);
  const attributes = fields(inside(spec, 1));
  const text = (field: number): string => attributes.get(field)?.toString() ?? '';
  return {
    spec: {
      resourceAttributes: {
        namespace: text(1),
        verb: text(2),
        group: text(3),
        version: text(4),
        resource: text(5),
        subresource: text(6),
        name: text(7),
      },
    },
  };
}
