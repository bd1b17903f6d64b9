package io.sd2ail.telemetry.metrics;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads TensorBoard's event files on its own terms: a bitwise CRC-32C, and messages as sets of unknown fields.
final class EventFile {
    /// @param fileVersion empty where the event has none
    /// @param values by tag
    /// @param sessionStart whether readers forget earlier values from this step on
    record Event(double wallTime, long step, String fileVersion, Map<String, Float> values, boolean sessionStart) {}

    private static final int METADATA = 9;

    private EventFile() {}

    static List<Event> read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<Event> events = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] length = take(bytes, 8);
            requireCrc(bytes.getInt(), length);
            byte[] data = take(bytes, Math.toIntExact(bytes.getLong(bytes.position() - 12)));
            requireCrc(bytes.getInt(), data);
            events.add(event(UnknownFieldSet.parseFrom(data)));
        }
        return events;
    }

    private static byte[] take(ByteBuffer bytes, int count) {
        byte[] taken = new byte[count];
        bytes.get(taken);
        return taken;
    }

    private static void requireCrc(int masked, byte[] data) throws IOException {
        int unmasked = Integer.rotateLeft(masked - 0xa282ead8, 15);
        if (unmasked != crc32c(data)) {
            throw new IOException("checksum is wrong");
        }
    }

    /// Castagnoli's polynomial, a bit at a time.
    private static int crc32c(byte[] data) {
        int crc = -1;
        for (byte value : data) {
            crc ^= value & 0xff;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
            }
        }
        return ~crc;
    }

    private static Event event(UnknownFieldSet fields) throws IOException {
        Map<String, Float> values = new TreeMap<>();
        for (ByteString summary : fields.getField(5).getLengthDelimitedList()) {
            for (ByteString value :
                    UnknownFieldSet.parseFrom(summary).getField(1).getLengthDelimitedList()) {
                UnknownFieldSet parsed = UnknownFieldSet.parseFrom(value);
                if (parsed.hasField(METADATA)) {
                    continue; // a plugin's
                }
                values.put(
                        parsed.getField(1).getLengthDelimitedList().getFirst().toStringUtf8(),
                        Float.intBitsToFloat(parsed.getField(2).getFixed32List().getFirst()));
            }
        }
        boolean sessionStart = false;
        for (ByteString session : fields.getField(7).getLengthDelimitedList()) {
            CodedInputStream in = session.newCodedInput();
            sessionStart = in.readTag() == 8 && in.readEnum() == 1;
        }
        return new Event(
                Double.longBitsToDouble(fields.getField(1).getFixed64List().getFirst()),
                fields.getField(2).getVarintList().getFirst(),
                fields.getField(3).getLengthDelimitedList().stream()
                        .map(ByteString::toStringUtf8)
                        .findFirst()
                        .orElse(""),
                values,
                sessionStart);
    }
}
