package io.sd2ail.demonstration;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// NumPy's `.npz`: a zip of `.npy` arrays (format 1.0 to 3.0, NumPy Enhancement Proposal 1), without pickles. Reads
/// little-endian floats, integers and text and booleans in C order; writes float32, booleans and scalars.
public final class Npz {
    /// No array of a demonstration file comes near this; a forged header must not make us allocate more.
    private static final long MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    /// Characters of one text.
    private static final int MAX_TEXT = 100_000;

    private static final Pattern TEXT = Pattern.compile("<U(\\d{1,6})");

    private static final Pattern HEADER =
            Pattern.compile("'descr':\\s*'(?<type>[^']+)'.*'fortran_order':\\s*(?<fortran>\\w+).*"
                    + "'shape':\\s*\\((?<shape>[^)]*)\\)");

    /// One array.
    ///
    /// @param shape extents; empty for a scalar
    /// @param values entries in C order, widened to double; of text its code points, padded by 0
    public record Array(long[] shape, double[] values) {
        /// The entries as float32.
        public float[] floats() {
            float[] floats = new float[values.length];
            for (int i = 0; i < floats.length; i++) {
                floats[i] = (float) values[i];
            }
            return floats;
        }

        /// The entries as integers.
        ///
        /// @throws ArithmeticException when an entry is not an int
        public int[] ints() {
            return Arrays.stream(values)
                    .mapToInt(v -> Math.toIntExact((long) v))
                    .toArray();
        }

        /// The entries as one text.
        ///
        /// @throws IllegalArgumentException when they are no code points, or control characters
        public String text() {
            StringBuilder text = new StringBuilder();
            for (double value : values) {
                if (value == 0) {
                    continue;
                }
                if (value != (int) value || Character.getType((int) value) == Character.CONTROL) {
                    throw new IllegalArgumentException(value + " is no character of a text");
                }
                text.appendCodePoint((int) value);
            }
            return text.toString();
        }

        public String shapeText() {
            return Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ")"));
        }
    }

    private Npz() {}

    /// All arrays of a file, in its order.
    ///
    /// @throws DemonstrationFormatException when the file is missing, no whole zip, or holds an array we don't read
    public static Map<String, Array> read(Path file) {
        Map<String, Array> arrays = new LinkedHashMap<>();
        try (ZipFile _ = new ZipFile(file.toFile()); // refuses a file without its directory, which comes last
                ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String name = entry.getName();
                if (name.endsWith(".npy")) {
                    arrays.put(name.substring(0, name.length() - ".npy".length()), readArray(file, name, zip));
                }
            }
        } catch (java.nio.file.NoSuchFileException e) {
            throw new DemonstrationFormatException(file, "does not exist", "check the path", e);
        } catch (java.io.EOFException | ZipException e) {
            throw new DemonstrationFormatException(
                    file,
                    "is no whole .npz file (cut short, damaged or of another format)",
                    "copy or save it again",
                    e);
        } catch (IllegalArgumentException e) { // a name that is no text, a shape that is no number
            throw new DemonstrationFormatException(file, "is damaged", "copy or save it again", e);
        } catch (IOException e) {
            throw new DemonstrationFormatException(
                    file, "can't be read (" + e.getMessage() + ")", "check that it is a readable file", e);
        }
        if (arrays.isEmpty()) {
            throw new DemonstrationFormatException(
                    file, "holds no NumPy arrays", "write it with numpy.savez or numpy.savez_compressed", null);
        }
        return arrays;
    }

    private static Array readArray(Path file, String name, InputStream in) throws IOException {
        byte[] preamble = in.readNBytes(8);
        if (preamble.length < 8 || preamble[0] != (byte) 0x93 || preamble[1] != 'N' || preamble[2] != 'U') {
            throw new DemonstrationFormatException(
                    file, "has an entry '" + name + "' that is no NumPy array", "write it with numpy.savez", null);
        }
        int lengthBytes = preamble[6] == 1 ? 2 : 4;
        ByteBuffer length = ByteBuffer.wrap(readFully(in, lengthBytes)).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = lengthBytes == 2 ? Short.toUnsignedInt(length.getShort()) : length.getInt();
        if (headerLength < 0 || headerLength > 1 << 16) {
            throw new DemonstrationFormatException(
                    file, "has a damaged header in '" + name + "'", "write the file again", null);
        }
        String header = new String(readFully(in, headerLength), StandardCharsets.ISO_8859_1);
        Matcher matcher = HEADER.matcher(header);
        if (!matcher.find() || "True".equals(matcher.group("fortran"))) {
            throw new DemonstrationFormatException(
                    file,
                    "stores '" + name + "' in a layout that is not read here",
                    "save numpy.ascontiguousarray(array) instead",
                    null);
        }
        long[] shape = Arrays.stream(matcher.group("shape").split(","))
                .map(String::strip)
                .filter(extent -> !extent.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        Matcher text = TEXT.matcher(matcher.group("type"));
        if (text.matches()) {
            return readText(file, name, in, Integer.parseInt(text.group(1)), shape);
        }
        return new Array(shape, readValues(file, name, in, matcher.group("type"), shape));
    }

    private static Array readText(Path file, String name, InputStream in, int characters, long[] shape)
            throws IOException {
        if (shape.length != 0 || characters > MAX_TEXT) {
            throw new DemonstrationFormatException(
                    file, "stores '" + name + "' as texts", "store a single text of at most 100,000 characters", null);
        }
        return new Array(shape, readValues(file, name, in, "<i4", new long[] {characters}));
    }

    private static double[] readValues(Path file, String name, InputStream in, String type, long[] shape)
            throws IOException {
        int width =
                switch (type) {
                    case "|b1", "|u1", "|i1" -> 1;
                    case "<f4", "<i4" -> 4;
                    case "<f8", "<i8" -> 8;
                    default ->
                        throw new DemonstrationFormatException(
                                file,
                                "stores '" + name + "' as type " + type,
                                "use float32, float64, int32, int64, bool or a single text",
                                null);
                };
        long count = 1;
        for (long extent : shape) {
            if (extent < 0 || extent > MAX_ARRAY_BYTES / width / Math.max(1, count)) {
                throw new DemonstrationFormatException(
                        file, "declares an impossible shape for '" + name + "'", "write the file again", null);
            }
            count *= extent;
        }
        ByteBuffer bytes =
                ByteBuffer.wrap(readFully(in, Math.toIntExact(count * width))).order(ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case "<f4" -> bytes.getFloat();
                case "<f8" -> bytes.getDouble();
                case "<i4" -> bytes.getInt();
                case "<i8" -> bytes.getLong();
                case "|u1" -> Byte.toUnsignedInt(bytes.get());
                default -> bytes.get();
            };
        }
        return values;
    }

    private static byte[] readFully(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new java.io.EOFException("expected " + count + " bytes, found " + bytes.length);
        }
        return bytes;
    }

    /// Writes a compressed `.npz` that `numpy.load` reads.
    ///
    /// @param arrays values are `float[]` (float32) or `boolean[]`, or one [Double], [Long] or [String]
    /// @param shapes of the arrays; scalars have none
    public static void write(OutputStream out, Map<String, Object> arrays, Map<String, long[]> shapes)
            throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_COMPRESSION);
        for (Map.Entry<String, Object> entry : arrays.entrySet()) {
            ZipEntry zipEntry = new ZipEntry(entry.getKey() + ".npy");
            zipEntry.setTime(0); // the same arrays give the same file
            zip.putNextEntry(zipEntry);
            long[] shape = shapes.getOrDefault(entry.getKey(), new long[0]);
            writeArray(zip, entry.getKey(), entry.getValue(), shape);
            zip.closeEntry();
        }
        zip.finish();
    }

    private static void writeArray(OutputStream out, String name, Object values, long[] shape) throws IOException {
        switch (values) {
            case float[] floats -> {
                out.write(header("<f4", shape));
                ByteBuffer bytes =
                        ByteBuffer.allocate(Float.BYTES * floats.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(floats);
                out.write(bytes.array());
            }
            case boolean[] booleans -> {
                out.write(header("|b1", shape));
                for (boolean value : booleans) {
                    out.write(value ? 1 : 0);
                }
            }
            case Double number -> {
                out.write(header("<f8", shape));
                out.write(bytes(Double.doubleToLongBits(number)));
            }
            case Long number -> {
                out.write(header("<i8", shape));
                out.write(bytes(number));
            }
            case String text -> {
                int[] codePoints = text.codePoints().toArray();
                out.write(header("<U" + codePoints.length, shape));
                ByteBuffer bytes =
                        ByteBuffer.allocate(Integer.BYTES * codePoints.length).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asIntBuffer().put(codePoints);
                out.write(bytes.array());
            }
            default -> throw new IllegalArgumentException(name + " is a " + values.getClass());
        }
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(number)
                .array();
    }

    private static byte[] header(String type, long[] shape) {
        String extents = Arrays.stream(shape).mapToObj(extent -> extent + ",").collect(Collectors.joining(" "));
        String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + extents + "), }";
        int padding = 64 - (10 + text.length() + 1) % 64;
        byte[] header = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        bytes.putShort((short) header.length);
        return bytes.put(header).array();
    }
}
