import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { Secret } from "@/lib/domain/secret";

export type KeyRing = readonly (readonly [id: string, base64Key: string])[];

/** What a sealed value belongs to: moved to another row, provider or field it no longer opens. */
export type SealedFor = {
  readonly companyId: string;
  readonly ownerId: string;
  readonly provider: string;
  readonly field: string;
};

const version = "v1";

export class SealBrokenError extends Error {
  constructor() {
    super("A sealed value does not open: wrong key, wrong place, or changed.");
    this.name = "SealBrokenError";
  }
}

function additionalData(context: SealedFor, keyId: string): Buffer {
  return Buffer.from([context.companyId, context.ownerId, context.provider, context.field, keyId].join("|"));
}

function sealWith(key: Buffer, keyId: string, plain: Buffer, context: SealedFor): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, iv);
  cipher.setAAD(additionalData(context, keyId));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return [version, keyId, ...[iv, text, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(
    ".",
  );
}

function openWith(key: Buffer, sealed: string, context: SealedFor): Buffer {
  const [tag, keyId, iv, text, mac, ...rest] = sealed.split(".");
  if (tag !== version || keyId === undefined || !iv || text === undefined || !mac || rest.length > 0) {
    throw new SealBrokenError();
  }
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(iv, "base64url"), {
      authTagLength: 16,
    });
    decipher.setAAD(additionalData(context, keyId));
    decipher.setAuthTag(Buffer.from(mac, "base64url"));
    return Buffer.concat([decipher.update(Buffer.from(text, "base64url")), decipher.final()]);
  } catch {
    throw new SealBrokenError();
  }
}

/** Seals and opens with the process's keys; the first key seals, all of them open. */
export class Sealer {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #sealingId: string;

  constructor(ring: KeyRing) {
    const [first] = ring;
    if (!first) throw new Error("ENCRYPTION_KEYS holds no key.");
    this.#sealingId = first[0];
    this.#keys = new Map(ring.map(([id, key]) => [id, Buffer.from(key, "base64")]));
  }

  get sealingKeyId(): string {
    return this.#sealingId;
  }

  seal(plain: Secret, context: SealedFor): string {
    return sealWith(this.#key(this.#sealingId), this.#sealingId, Buffer.from(plain.reveal()), context);
  }

  /** @throws SealBrokenError */
  open(sealed: string, context: SealedFor): Secret {
    return new Secret(openWith(this.#key(sealed.split(".")[1] ?? ""), sealed, context).toString());
  }

  /** A fresh data key for one connection, sealed by the process's key. */
  newDataKey(context: Omit<SealedFor, "field">): { sealedDataKey: string; box: SecretBox } {
    const key = randomBytes(32);
    const sealedDataKey = sealWith(this.#key(this.#sealingId), this.#sealingId, key, {
      ...context,
      field: "dataKey",
    });
    return { sealedDataKey, box: new SecretBox(key, context) };
  }

  /** @throws SealBrokenError */
  openDataKey(sealedDataKey: string, context: Omit<SealedFor, "field">): SecretBox {
    const key = this.#key(sealedDataKey.split(".")[1] ?? "");
    return new SecretBox(openWith(key, sealedDataKey, { ...context, field: "dataKey" }), context);
  }

  #key(id: string): Buffer {
    const key = this.#keys.get(id);
    if (!key) throw new SealBrokenError();
    return key;
  }
}

/** Seals and opens the secrets of one connection with its own data key. */
export class SecretBox {
  readonly #key: Buffer;
  readonly #context: Omit<SealedFor, "field">;
  constructor(key: Buffer, context: Omit<SealedFor, "field">) {
    this.#key = key;
    this.#context = context;
  }
  seal(plain: Secret, field: string): string {
    return sealWith(this.#key, "data", Buffer.from(plain.reveal()), { ...this.#context, field });
  }
  /** @throws SealBrokenError */
  open(sealed: string, field: string): Secret {
    return new Secret(openWith(this.#key, sealed, { ...this.#context, field }).toString());
  }
}

export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
