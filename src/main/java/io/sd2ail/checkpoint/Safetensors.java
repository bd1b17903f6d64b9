package io.sd2ail.checkpoint;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Files of named float32 arrays as other programs read them too: the length of a JSON header (8 bytes), the header
/// (type, shape and place of each array), then the values, all little-endian.
public final class Safetensors {
    private static final String METADATA = "__metadata__";
    private static final int MAX_HEADER_BYTES = 10_000_000;

    /// One array.
    ///
    /// @param shape extents, as in the file
    /// @param values in row-major order
    public record Tensor(long[] shape, float[] values) {
        /// @throws IllegalArgumentException when the values don't have this shape
        public Tensor {
            if (!hasEntries(shape, values.length)) {
                throw new IllegalArgumentException(
                        values.length + " values don't have the shape " + Arrays.toString(shape));
            }
        }
    }

    /// What a file holds.
    ///
    /// @param tensors by name
    /// @param metadata free text about them; empty when there is none
    public record Content(Map<String, Tensor> tensors, Map<String, String> metadata) {}

    private Safetensors() {}

    /// Writes a file, whole or not at all.
    ///
    /// @param metadata free text about the arrays; may be empty
    /// @throws StorageException when it can't be written
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        SortedMap<String, Tensor> sorted = new TreeMap<>(tensors);
        byte[] header = header(sorted, metadata).getBytes(StandardCharsets.UTF_8);
        DurableFiles.replace(file, out -> {
            ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            out.write(length.putLong(header.length).array());
            out.write(header);
            for (Tensor tensor : sorted.values()) {
                writeValues(tensor.values(), out);
            }
        });
    }

    private static void writeValues(float[] values, OutputStream out) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        out.write(bytes.array());
    }

    private static String header(SortedMap<String, Tensor> tensors, Map<String, String> metadata) {
        StringBuilder header = new StringBuilder("{\"" + METADATA + "\":");
        header.append(new TreeMap<>(metadata)
                .entrySet().stream()
                        .map(entry -> JsonText.quote(entry.getKey()) + ":" + JsonText.quote(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}")));
        long begin = 0;
        for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
            long end = begin + (long) tensor.getValue().values().length * Float.BYTES;
            header.append(',').append(JsonText.quote(tensor.getKey())).append(":{\"dtype\":\"F32\",\"shape\":");
            header.append(Arrays.toString(tensor.getValue().shape()).replace(" ", ""));
            header.append(",\"data_offsets\":[")
                    .append(begin)
                    .append(',')
                    .append(end)
                    .append("]}");
            begin = end;
        }
        header.append('}');
        // Readers map the values into memory: they begin at a multiple of 8.
        return header.append(" ".repeat(Math.floorMod(-header.length(), 8))).toString();
    }

    /// Reads all arrays of a file.
    ///
    /// @throws StorageException when it can't be read or isn't whole
    public static Map<String, Tensor> read(Path file) {
        return readAll(file).tensors();
    }

    /// Reads all arrays of a file and what it says of them.
    ///
    /// @throws StorageException when it can't be read or isn't whole
    public static Content readAll(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            long headerBytes = bytes.length < Long.BYTES ? -1 : buffer.getLong();
            if (headerBytes < 2 || headerBytes > Math.min(MAX_HEADER_BYTES, buffer.remaining())) {
                throw damaged(file, "has no header");
            }
            byte[] header = new byte[(int) headerBytes];
            buffer.get(header);
            ByteBuffer values = buffer.slice().order(ByteOrder.LITTLE_ENDIAN);
            return content(file, new String(header, StandardCharsets.UTF_8), values);
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    private static Content content(Path file, String header, ByteBuffer values) {
        Map<String, Tensor> tensors = new TreeMap<>();
        Map<String, String> metadata = new TreeMap<>();
        try {
            ConfigObject entries = ConfigFactory.parseString(
                            header, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
                    .root();
            for (String name : entries.keySet()) {
                if (name.equals(METADATA)) {
                    entries.toConfig()
                            .getObject(METADATA)
                            .forEach((key, text) -> metadata.put(key, String.valueOf(text.unwrapped())));
                } else {
                    tensors.put(name, tensor(file, name, object(entries, name), values));
                }
            }
        } catch (ConfigException e) {
            throw damaged(file, "has a damaged header");
        }
        return new Content(tensors, metadata);
    }

    private static Config object(ConfigObject entries, String name) {
        if (entries.get(name) instanceof ConfigObject object) {
            return object.toConfig();
        }
        throw new ConfigException.BadValue(name, "no object");
    }

    private static Tensor tensor(Path file, String name, Config entry, ByteBuffer values) {
        List<Long> offsets = entry.getLongList("data_offsets");
        long[] shape =
                entry.getLongList("shape").stream().mapToLong(Long::longValue).toArray();
        if (!entry.getString("dtype").equals("F32")) {
            throw StorageException.unusable(
                    file, "holds '" + name + "' as " + entry.getString("dtype"), "save it as float32 (F32)");
        }
        if (offsets.size() != 2
                || offsets.get(0) < 0
                || offsets.get(1) < offsets.get(0)
                || offsets.get(1) > values.capacity()
                || (offsets.get(1) - offsets.get(0)) % Float.BYTES != 0
                || !hasEntries(shape, (offsets.get(1) - offsets.get(0)) / Float.BYTES)) {
            throw damaged(
                    file,
                    "has '" + name + "' of shape " + Arrays.toString(shape) + " at bytes " + offsets + " of "
                            + values.capacity());
        }
        int begin = Math.toIntExact(offsets.get(0));
        float[] array = new float[(int) ((offsets.get(1) - begin) / Float.BYTES)];
        values.slice(begin, array.length * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(array);
        return new Tensor(shape, array);
    }

    /// Whether an array of this shape has so many entries; never for a shape that no array has.
    public static boolean hasEntries(long[] shape, long entries) {
        long product = 1;
        for (long extent : shape) {
            if (extent < 0 || (extent > 0 && product > Long.MAX_VALUE / extent)) {
                return false;
            }
            product *= extent;
        }
        return product == entries;
    }

    private static StorageException damaged(Path file, @Nullable String problem) {
        return StorageException.unusable(file, problem + ": it is damaged or no safetensors file", "copy it again");
    }
}
