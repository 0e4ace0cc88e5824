package dev.echolot.reliability;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Ways in which a record can be broken, and the reason code each must get. */
enum Poison {
    TOMBSTONE("empty_value") {
        @Override
        byte[] value(Random random) {
            return null;
        }
    },
    EMPTY("empty_value") {
        @Override
        byte[] value(Random random) {
            return new byte[0];
        }
    },
    NO_KEY("missing_key") {
        @Override
        byte[] key(byte[] good) {
            return null;
        }
    },
    EMPTY_KEY("missing_key") {
        @Override
        byte[] key(byte[] good) {
            return new byte[0];
        }
    },
    GIANT_KEY("too_large") {
        @Override
        byte[] key(byte[] good) {
            byte[] giant = new byte[300_000];
            Arrays.fill(giant, (byte) 'k');
            return giant;
        }
    },
    CUT_JSON("malformed") {
        @Override
        byte[] value(Random random) {
            byte[] good = Payments.json(100, 4, Payments.START);
            return Arrays.copyOf(good, 1 + random.nextInt(good.length - 1));
        }
    },
    CUT_AVRO("malformed") {
        @Override
        byte[] value(Random random) {
            byte[] good = Payments.avro(100, 4, Payments.START);
            return Arrays.copyOf(good, 1 + random.nextInt(good.length - 1));
        }
    },
    TOO_LONG_AVRO("malformed") {
        @Override
        byte[] value(Random random) {
            byte[] good = Payments.avro(100, 4, Payments.START);
            return Arrays.copyOf(good, good.length + 1 + random.nextInt(20));
        }
    },
    WRONG_MAGIC("malformed") {
        @Override
        byte[] value(Random random) {
            byte[] bytes = Payments.avro(100, 4, Payments.START);
            bytes[1] = 2;
            return bytes;
        }
    },
    REGISTRY_MAGIC("malformed") {
        @Override
        byte[] value(Random random) {
            return new byte[] {0, 0, 0, 0, 7, 2, 2, 2};
        }
    },
    UNKNOWN_FINGERPRINT("unknown_schema") {
        @Override
        byte[] value(Random random) {
            byte[] bytes = Payments.avro(100, 4, Payments.START);
            bytes[5] ^= 1;
            return bytes;
        }
    },
    BOASTING_AVRO("malformed") {
        /** The text claims to be a gigabyte long. */
        @Override
        byte[] value(Random random) {
            byte[] good = Payments.avro(100, 4, Payments.START);
            byte[] boast = Arrays.copyOf(good, good.length + 3);
            int at = good.length - 2;
            boast[at] = boast[at + 1] = boast[at + 2] = boast[at + 3] = (byte) 0xFE;
            boast[at + 4] = 1;
            return boast;
        }
    },
    NOISE("malformed") {
        @Override
        byte[] value(Random random) {
            byte[] noise = new byte[1 + random.nextInt(200)];
            random.nextBytes(noise);
            noise[0] = (byte) (noise[0] | 0x80); // neither a brace nor a blank, and not c3 01
            if (noise[0] == (byte) 0xC3 || noise[0] == (byte) 0xEF) {
                noise[0] = (byte) 0xFF;
            }
            return noise;
        }
    },
    ARRAY("malformed", "[{\"amount\":1}]"),
    TWO_OBJECTS("malformed", "{\"amount\":1,\"count\":2,\"at\":1760000040000}{}"),
    WRONG_TYPE("wrong_type", "{\"amount\":\"a lot\",\"count\":4,\"at\":1760000040000}"),
    NESTED("wrong_type", "{\"amount\":{\"value\":1},\"count\":4,\"at\":1760000040000}"),
    NO_FIELDS("no_fields", "{\"price\":1,\"amount\":null,\"at\":1760000040000}"),
    NO_EVENT_TIME("invalid_event_time", "{\"amount\":1,\"count\":4}"),
    WRONG_EVENT_TIME("invalid_event_time", "{\"amount\":1,\"count\":4,\"at\":\"yesterday\"}"),
    TWICE("malformed", "{\"amount\":1,\"amount\":2,\"count\":4,\"at\":1760000040000}"),
    NAN_LITERAL("malformed", "{\"amount\":NaN,\"count\":4,\"at\":1760000040000}"),
    NAN_TEXT("not_finite", "{\"amount\":\"NaN\",\"count\":4,\"at\":1760000040000}"),
    NO_DOUBLE("not_finite", "{\"amount\":1e400,\"count\":4,\"at\":1760000040000}"),
    NO_FLOAT("not_finite", "{\"amount\":4e38,\"count\":4,\"at\":1760000040000}"),
    SCORES_INFINITE("non_finite_score", "{\"amount\":1e30,\"count\":4,\"at\":1760000040000}"),
    NAN_AVRO("not_finite") {
        @Override
        byte[] value(Random random) {
            return Payments.avro(Double.NaN, 4, Payments.START);
        }
    },
    INFINITE_AVRO("not_finite") {
        @Override
        byte[] value(Random random) {
            return Payments.avro(Double.NEGATIVE_INFINITY, 4, Payments.START);
        }
    },
    INVALID_UTF8("malformed") {
        @Override
        byte[] value(Random random) {
            byte[] bytes = text("{\"amount\":1,\"note\":\"??\",\"at\":1760000040000}");
            bytes[20] = (byte) 0xC0;
            bytes[21] = (byte) 0xAF;
            return bytes;
        }
    },
    DEEP("too_large") {
        @Override
        byte[] value(Random random) {
            return text("{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + ",\"amount\":1,\"at\":1760000040000}");
        }
    },
    LONG_NUMBER("too_large") {
        @Override
        byte[] value(Random random) {
            return text("{\"count\":4,\"at\":1760000040000,\"amount\":" + "9".repeat(1_000_000) + "}");
        }
    },
    LONG_TEXT("too_large") {
        @Override
        byte[] value(Random random) {
            return text("{\"count\":4,\"at\":1760000040000,\"amount\":\"" + "9".repeat(70_000) + "\"}");
        }
    },
    GIANT("malformed") {
        @Override
        byte[] value(Random random) {
            byte[] giant = new byte[900_000];
            random.nextBytes(giant);
            giant[0] = '{';
            return giant;
        }
    },
    MANY_HEADERS("malformed", "{") {
        @Override
        Sent spoil(Sent good, Random random) {
            Map<String, byte[]> headers = new HashMap<>();
            for (int i = 0; i < 10_000; i++) {
                headers.put("header-" + i, new byte[] {(byte) i});
            }
            return super.spoil(good, random).withHeaders(headers);
        }
    };

    private static final Poison[] KINDS = values();

    private final String reason;
    private final String text;

    Poison(String reason) {
        this(reason, null);
    }

    Poison(String reason, String text) {
        this.reason = reason;
        this.text = text;
    }

    String reason() {
        return reason;
    }

    /** A kind: the large ones one time in twenty of the others, as they would be most of the bytes. */
    static Poison any(Random random) {
        Poison kind = KINDS[random.nextInt(KINDS.length)];
        return kind.large() && random.nextInt(20) != 0 ? CUT_JSON : kind;
    }

    /** A kind whose records are no larger than good ones. */
    static Poison small(Random random) {
        Poison kind = KINDS[random.nextInt(KINDS.length)];
        return kind.large() ? CUT_JSON : kind;
    }

    private boolean large() {
        return switch (this) {
            case GIANT_KEY, DEEP, LONG_NUMBER, LONG_TEXT, GIANT, MANY_HEADERS -> true;
            default -> false;
        };
    }

    byte[] value(Random random) {
        return text == null ? Payments.json(100, 4, Payments.START) : text(text);
    }

    byte[] key(byte[] good) {
        return good;
    }

    Sent spoil(Sent good, Random random) {
        return Sent.bad(key(good.key()), value(random), reason);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
