package io.sd2ail.demonstration.array;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Writes NumPy's `.npz`: a zip of `.npy` arrays of float32, booleans and scalars.
public final class NpzWriter {
    private NpzWriter() {}

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
