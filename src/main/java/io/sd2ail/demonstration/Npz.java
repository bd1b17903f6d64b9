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
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// NumPy's `.npz`: a zip of `.npy` arrays (format 1.0 to 3.0, NumPy Enhancement Proposal 1), without pickles. Reads
/// little-endian floats and integers and booleans in C order; writes float32 and booleans.
public final class Npz {
    /// No array of a demonstration file comes near this; a forged header must not make us allocate more.
    private static final long MAX_ARRAY_BYTES = Integer.MAX_VALUE - 8;

    private static final Pattern HEADER =
            Pattern.compile("'descr':\\s*'(?<type>[^']+)'.*'fortran_order':\\s*(?<fortran>\\w+).*"
                    + "'shape':\\s*\\((?<shape>[^)]*)\\)");

    /// One array.
    ///
    /// @param shape extents; empty for a scalar
    /// @param values entries in C order, widened to double
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
        return new Array(shape, readValues(file, name, in, matcher.group("type"), shape));
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
                                "use float32, float64, int32, int64 or bool",
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
    /// @param arrays values are `float[]` (float32) or `boolean[]`
    /// @param shapes of the same names
    public static void write(OutputStream out, Map<String, Object> arrays, Map<String, long[]> shapes)
            throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, Object> entry : arrays.entrySet()) {
            ZipEntry zipEntry = new ZipEntry(entry.getKey() + ".npy");
            zipEntry.setTime(0); // the same arrays give the same file
            zip.putNextEntry(zipEntry);
            long[] shape = shapes.getOrDefault(entry.getKey(), new long[0]);
            switch (entry.getValue()) {
                case float[] floats -> {
                    zip.write(header("<f4", shape));
                    ByteBuffer bytes = ByteBuffer.allocate(4 * floats.length).order(ByteOrder.LITTLE_ENDIAN);
                    bytes.asFloatBuffer().put(floats);
                    zip.write(bytes.array());
                }
                case boolean[] booleans -> {
                    zip.write(header("|b1", shape));
                    for (boolean value : booleans) {
                        zip.write(value ? 1 : 0);
                    }
                }
                default ->
                    throw new IllegalArgumentException(
                            entry.getKey() + " is a " + entry.getValue().getClass());
            }
            zip.closeEntry();
        }
        zip.finish();
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
