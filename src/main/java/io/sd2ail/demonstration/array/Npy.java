package io.sd2ail.demonstration.array;

import io.sd2ail.demonstration.DemonstrationFormatException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One array of NumPy's `.npy` (format 1.0 to 3.0, NumPy Enhancement Proposal 1): booleans, integers of 1 to 8 bytes,
/// floats of 2 to 8 bytes, of either byte order, in C or Fortran order, and single texts. Pickles stay closed.
///
/// @param file to be named in messages
/// @param name of the array
/// @param type NumPy's, such as `<f4`; the raw text where it is none
/// @param fortran whether the first index changes fastest
/// @param shape extents
/// @param in stands at the values
record Npy(Path file, String name, String type, boolean fortran, long[] shape, InputStream in) {
    /// Characters of one text.
    private static final int MOST_CHARACTERS = 100_000;

    private static final int LONGEST_HEADER = 1 << 16;

    private static final Pattern HEADER =
            Pattern.compile("'descr':\\s*(?:'(?<type>[^']+)'|(?<fields>\\[.*])).*'fortran_order':\\s*(?<fortran>\\w+)"
                    + ".*'shape':\\s*\\((?<shape>[^)]*)\\)");

    private static final Pattern NUMBER = Pattern.compile("(?<order>[<>|=]?)(?<kind>b1|[iu][1248]|f[248])");

    private static final Pattern TEXT = Pattern.compile("(?<order>[<>|=]?)(?<kind>[US])(?<length>\\d{1,6})");

    /// Reads the header.
    ///
    /// @param name of the entry, without its ending
    static Npy open(Path file, String name, InputStream in) throws IOException {
        byte[] preamble = in.readNBytes(8);
        if (preamble.length < 8 || preamble[0] != (byte) 0x93 || preamble[1] != 'N' || preamble[2] != 'U') {
            throw new DemonstrationFormatException(
                    file, "has an entry '" + name + ".npy' that is no NumPy array", "write it with numpy.savez");
        }
        int lengthBytes = preamble[6] == 1 ? 2 : 4;
        ByteBuffer length = ByteBuffer.wrap(readFully(in, lengthBytes)).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = lengthBytes == 2 ? Short.toUnsignedInt(length.getShort()) : length.getInt();
        if (headerLength < 0 || headerLength > LONGEST_HEADER) {
            throw damaged(file, name);
        }
        Matcher header = HEADER.matcher(new String(readFully(in, headerLength), StandardCharsets.ISO_8859_1));
        if (!header.find()) {
            throw damaged(file, name);
        }
        try {
            long[] shape = Arrays.stream(header.group("shape").split(","))
                    .map(String::strip)
                    .filter(extent -> !extent.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
            String type = header.group("type");
            boolean fortran = "True".equals(header.group("fortran"));
            return new Npy(file, name, type == null ? header.group("fields") : type, fortran, shape, in);
        } catch (NumberFormatException _) {
            throw damaged(file, name);
        }
    }

    /// Entries, as the shape says.
    private long count() {
        long count = 1;
        for (long extent : shape) {
            if (extent < 0 || (extent > 0 && count > Long.MAX_VALUE / 64 / extent)) {
                throw new DemonstrationFormatException(
                        file, "declares an impossible shape for '" + name + "'", "write the file again");
            }
            count *= extent;
        }
        return count;
    }

    /// @throws DemonstrationFormatException when these are no numbers, or too many
    NumericArray numbers(MemoryBudget budget) throws IOException {
        Matcher number = NUMBER.matcher(type);
        if (!number.matches()) {
            throw new DemonstrationFormatException(
                    file,
                    "stores '" + name + "' as " + (type.contains("O") ? "Python objects" : "type " + type)
                            + ", which are no numbers that are read here",
                    "save numpy.asarray(" + name + ", dtype=numpy.float32)");
        }
        String kind = number.group("kind");
        int width = kind.charAt(1) - '0';
        int count = budget.take(name, count());
        byte[] bytes = readFully(in, Math.multiplyExact(count, width));
        ByteBuffer buffer = ByteBuffer.wrap(bytes)
                .order(number.group("order").equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = value(kind, buffer);
        }
        return new NumericArray(shape, fortran ? inCOrder(values) : values);
    }

    private static double value(String kind, ByteBuffer buffer) {
        return switch (kind) {
            case "f2" -> Float.float16ToFloat(buffer.getShort());
            case "f4" -> buffer.getFloat();
            case "f8" -> buffer.getDouble();
            case "i2" -> buffer.getShort();
            case "i4" -> buffer.getInt();
            case "i8" -> buffer.getLong();
            case "u1" -> Byte.toUnsignedInt(buffer.get());
            case "u2" -> Short.toUnsignedInt(buffer.getShort());
            case "u4" -> Integer.toUnsignedLong(buffer.getInt());
            case "u8" -> unsigned(buffer.getLong());
            default -> buffer.get();
        };
    }

    private static double unsigned(long bits) {
        // Halved with the lowest bit kept: rounds as a conversion of all 64 bits would.
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    private double[] inCOrder(double[] values) {
        if (shape.length < 2) {
            return values;
        }
        double[] ordered = new double[values.length];
        int[] index = new int[shape.length];
        for (double value : values) {
            int at = 0;
            for (int axis = 0; axis < shape.length; axis++) {
                at = at * (int) shape[axis] + index[axis];
            }
            ordered[at] = value;
            for (int axis = 0; axis < shape.length && ++index[axis] == shape[axis]; axis++) {
                index[axis] = 0;
            }
        }
        return ordered;
    }

    /// The one text that the array is; null when it is anything else.
    @Nullable
    String text() throws IOException {
        Matcher text = TEXT.matcher(type);
        if (shape.length != 0 || !text.matches() || Integer.parseInt(text.group("length")) > MOST_CHARACTERS) {
            return null;
        }
        int length = Integer.parseInt(text.group("length"));
        boolean wide = text.group("kind").equals("U");
        ByteBuffer buffer = ByteBuffer.wrap(readFully(in, wide ? Integer.BYTES * length : length))
                .order(text.group("order").equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        StringBuilder read = new StringBuilder();
        while (buffer.hasRemaining()) {
            int character = wide ? buffer.getInt() : buffer.get();
            if (!Character.isValidCodePoint(character)
                    || (character != 0 && Character.getType(character) == Character.CONTROL)) {
                return null;
            }
            if (character != 0) { // padding
                read.appendCodePoint(character);
            }
        }
        return read.toString();
    }

    private static byte[] readFully(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("expected " + count + " bytes, found " + bytes.length);
        }
        return bytes;
    }

    private static DemonstrationFormatException damaged(Path file, String name) {
        return new DemonstrationFormatException(file, "has a damaged header in '" + name + "'", "write the file again");
    }
}
