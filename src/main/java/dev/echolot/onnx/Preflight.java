package dev.echolot.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * A look at a model file's bytes before anything is made of them: whether it is a plain graph, the kind the exporter
 * writes. It reads the ONNX messages piece by piece, keeps nothing but counts, and knows only the fields a plain graph
 * needs; whatever else a file holds is refused by that alone: nested graphs, functions, weights in other files, sparse
 * tensors, operators of other domains. Beyond that only {@link Operators#EXPORTED} pass, within these bounds:
 *
 * <ul>
 *   <li>{@value #MAX_NODES} nodes, as many constants, of {@value #MAX_ELEMENTS} elements together;
 *   <li>sizes up to {@value #MAX_DIM}, {@value #MAX_RANK} of them;
 *   <li>{@value #MAX_REST} bytes of what is neither weights nor metadata.
 * </ul>
 *
 * What passes may still be slow or large when run; see the first load of {@code run}. About 1 ms a MiB.
 */
public final class Preflight {

    static final int MAX_NODES = 10_000;
    static final int MAX_PORTS = 64;
    static final int MAX_ATTRIBUTES = 16;
    static final int MAX_ENTRIES = 64;
    static final int MAX_RANK = 8;
    static final int MAX_DIM = 65_536;
    static final int MAX_NAME = 256;
    static final long MAX_ELEMENTS = 16 << 20;
    static final long MAX_REST = 8 << 20;

    private static final int VARINT = WireFormat.WIRETYPE_VARINT;
    private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int FIXED32 = WireFormat.WIRETYPE_FIXED32;

    private static final Set<Integer> TYPES = Set.of(1, 7, 9); // float32, int64, bool

    private final CodedInputStream in;
    private int nodes;
    private int constants;
    private int ports;
    private int entries;
    private int graphs;
    private long elements;
    private long rest;

    private Preflight(byte[] model) {
        this.in = CodedInputStream.newInstance(model);
        this.rest = model.length;
    }

    /** @throws OnnxException naming the first thing that no model of ours holds */
    public static void check(byte[] model) {
        try {
            new Preflight(model).model();
        } catch (InvalidProtocolBufferException e) {
            throw new OnnxException("not an ONNX model: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException("reading an array failed", e);
        }
    }

    private void model() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | VARINT -> in.readInt64(); // IR version
                case 2 << 3 | BYTES -> name(); // producer
                case 7 << 3 | BYTES -> within(this::graph);
                case 8 << 3 | BYTES -> within(this::operatorSet);
                case 14 << 3 | BYTES -> metadata();
                case 20 << 3 | BYTES, 25 << 3 | BYTES ->
                    throw refused("training information or functions", "a plain graph");
                default -> throw unknown("model", tag);
            }
        }
        if (graphs == 0) {
            throw new OnnxException("not an ONNX model: it holds no graph");
        }
        if (rest > MAX_REST) {
            throw refused(rest + " bytes besides weights and metadata", "at most " + MAX_REST);
        }
    }

    private void graph() throws IOException {
        graphs++;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | BYTES -> {
                    nodes = count(nodes, MAX_NODES, "nodes");
                    within(this::node);
                }
                case 2 << 3 | BYTES -> name();
                case 5 << 3 | BYTES -> {
                    constants = count(constants, MAX_NODES, "constants");
                    within(this::tensor);
                }
                case 11 << 3 | BYTES, 12 << 3 | BYTES -> {
                    ports = count(ports, MAX_PORTS, "inputs and outputs");
                    within(this::port);
                }
                case 15 << 3 | BYTES -> throw refused("sparse constants", "dense ones");
                default -> throw unknown("graph", tag);
            }
        }
    }

    private void node() throws IOException {
        int attributes = 0;
        boolean named = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | BYTES, 2 << 3 | BYTES, 3 << 3 | BYTES -> name();
                case 4 << 3 | BYTES -> {
                    operator(text());
                    named = true;
                }
                case 5 << 3 | BYTES -> {
                    attributes = count(attributes, MAX_ATTRIBUTES, "attributes of one node");
                    within(this::attribute);
                }
                case 7 << 3 | BYTES -> domain(text());
                default -> throw unknown("node", tag);
            }
        }
        if (!named) {
            throw refused("a node without an operator", "one each");
        }
    }

    private void attribute() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | BYTES -> name();
                case 2 << 3 | FIXED32 -> in.readFloat();
                case 3 << 3 | VARINT -> in.readInt64();
                case 8 << 3 | VARINT, 8 << 3 | BYTES -> integers(tag, MAX_RANK);
                case 20 << 3 | VARINT -> in.readInt32();
                case 5 << 3 | BYTES, 10 << 3 | BYTES, 22 << 3 | BYTES, 23 << 3 | BYTES ->
                    throw refused("a tensor as attribute", "numbers");
                case 6 << 3 | BYTES, 11 << 3 | BYTES -> throw refused("a nested graph", "a plain graph");
                default -> throw unknown("attribute", tag);
            }
        }
    }

    private void tensor() throws IOException {
        Dims dims = new Dims();
        int type = 0;
        long bytes = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | VARINT, 1 << 3 | BYTES -> dims.add(integers(tag, MAX_RANK));
                case 2 << 3 | VARINT -> type = in.readInt32();
                case 8 << 3 | BYTES -> name();
                case 9 << 3 | BYTES -> {
                    int length = in.readRawVarint32();
                    in.skipRawBytes(length);
                    bytes += length;
                    rest -= length;
                }
                case 13 << 3 | BYTES, 14 << 3 | VARINT -> throw refused("weights in another file", "all in one");
                default -> throw unknown("tensor", tag);
            }
        }
        if (!TYPES.contains(type)) {
            throw refused("a constant of element type " + type, "float32, int64 or bool");
        }
        long product = dims.product();
        elements += product;
        if (elements > MAX_ELEMENTS) {
            throw refused("more than " + MAX_ELEMENTS + " elements in its constants", "at most so many");
        }
        int width = type == 1 ? 4 : type == 7 ? 8 : 1;
        if (bytes != product * width) {
            throw refused("a constant of " + product + " elements in " + bytes + " bytes", product * width + " bytes");
        }
    }

    /** An input or output: its name, and below its type the shape of a tensor. */
    private void port() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | BYTES -> name();
                case 2 << 3 | BYTES -> within(() -> only(1, "type", () -> within(this::tensorType)));
                default -> throw unknown("port", tag);
            }
        }
    }

    private void tensorType() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | VARINT -> in.readInt32();
                case 2 << 3 | BYTES -> within(() -> only(1, "shape", () -> within(this::dimension)));
                default -> throw unknown("type of a tensor", tag);
            }
        }
    }

    private void dimension() throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | VARINT -> Dims.check(in.readInt64());
                case 2 << 3 | BYTES -> name();
                default -> throw unknown("dimension", tag);
            }
        }
    }

    private void operatorSet() throws IOException {
        entries = count(entries, MAX_ENTRIES, "entries");
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | BYTES -> domain(text());
                case 2 << 3 | VARINT -> in.readInt64();
                default -> throw unknown("operator set", tag);
            }
        }
    }

    private void metadata() throws IOException {
        entries = count(entries, MAX_ENTRIES, "entries");
        int length = in.readRawVarint32();
        rest -= length;
        int limit = in.pushLimit(length);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | BYTES -> name();
                case 2 << 3 | BYTES -> in.skipRawBytes(in.readRawVarint32());
                default -> throw unknown("metadata entry", tag);
            }
        }
        in.popLimit(limit);
    }

    private static void operator(String name) {
        if (!Operators.EXPORTED.contains(name)) {
            throw refused("the operator " + shown(name), "only the exporter's own");
        }
    }

    private static void domain(String name) {
        if (!name.isEmpty()) {
            throw refused("operators of the domain " + shown(name), "the standard ones only");
        }
    }

    /** Checked for its length, not kept. */
    private void name() throws IOException {
        in.skipRawBytes(nameLength());
    }

    private String text() throws IOException {
        return new String(in.readRawBytes(nameLength()), StandardCharsets.UTF_8);
    }

    private int nameLength() throws IOException {
        int length = in.readRawVarint32();
        if (length > MAX_NAME) {
            throw refused("a name of " + length + " bytes", "at most " + MAX_NAME);
        }
        return length;
    }

    /** Whole numbers, one by one or packed. */
    private long[] integers(int tag, int most) throws IOException {
        if (WireFormat.getTagWireType(tag) == VARINT) {
            return new long[] {in.readInt64()};
        }
        long[] read = new long[most];
        int n = 0;
        int limit = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            if (n == most) {
                throw refused("more than " + most + " numbers in a list", "at most so many");
            }
            read[n++] = in.readInt64();
        }
        in.popLimit(limit);
        return Arrays.copyOf(read, n);
    }

    private interface Part {
        void read() throws IOException;
    }

    private void within(Part part) throws IOException {
        int limit = in.pushLimit(in.readRawVarint32());
        part.read();
        in.popLimit(limit);
    }

    /** A message of which one field alone is ours, at most {@link #MAX_RANK} times. */
    private void only(int number, String message, Part part) throws IOException {
        int seen = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag != (number << 3 | BYTES)) {
                throw unknown(message, tag);
            }
            seen = count(seen, MAX_RANK, "parts of a " + message);
            part.read();
        }
    }

    private static int count(int before, int most, String what) {
        if (before == most) {
            throw refused("more than " + most + " " + what, "at most so many");
        }
        return before + 1;
    }

    private static OnnxException unknown(String message, int tag) {
        return refused(
                "field " + WireFormat.getTagFieldNumber(tag) + " in a " + message, "only what the exporter writes");
    }

    private static OnnxException refused(String found, String expected) {
        return new OnnxException("it holds " + found + ", expected " + expected);
    }

    private static String shown(String name) {
        String line = name.replaceAll("[^A-Za-z0-9._-]", "?");
        return line.length() <= 40 ? line : line.substring(0, 40) + "...";
    }

    /** The sizes of a constant. */
    private static final class Dims {

        private int rank;
        private long product = 1;

        void add(long[] dims) {
            for (long dim : dims) {
                check(dim);
                rank = count(rank, MAX_RANK, "dimensions");
                product = Math.min(product * dim, MAX_ELEMENTS + 1);
            }
        }

        long product() {
            return product;
        }

        static void check(long dim) {
            if (dim < 0 || dim > MAX_DIM) {
                throw refused("a size of " + dim, "0 to " + MAX_DIM);
            }
        }
    }
}
