package io.sd2ail.telemetry.metrics;

import io.sd2ail.run.RunEvent;
import io.sd2ail.telemetry.AppendedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// TensorBoard's event files, written without TensorFlow: every process of a run writes one more file
/// `events.out.tfevents.*`, and TensorBoard shows them as one run. The step of a value is the environment step.
///
/// A record is [length, 8 bytes][masked CRC-32C of the length, 4][data][masked CRC-32C of the data, 4], all little
/// endian. The data is an `Event` message of TensorFlow's event.proto; the constants below are its field numbers.
final class TensorBoardWriter implements MetricSink {
    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int EVENT_SESSION_LOG = 7;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE_VALUE = 2;
    private static final int SESSION_STATUS = 1;
    private static final int SESSION_START = 1;

    private static final String FILE_VERSION = "brain.Event:2";
    private static final int CRC_MASK = 0xa282ead8;

    private final Path folder;
    private final InstantSource clock;
    private @Nullable AppendedFile file;

    TensorBoardWriter(Path folder) {
        this(folder, InstantSource.system());
    }

    TensorBoardWriter(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    @Override
    public void open(RunEvent.Started started) throws IOException {
        Files.createDirectories(folder);
        String name = "events.out.tfevents.%010d.sd2ail.%d"
                .formatted(clock.millis() / 1000, ProcessHandle.current().pid());
        close();
        file = new AppendedFile(folder.resolve(name));
        append(event(0, out -> out.writeString(EVENT_FILE_VERSION, FILE_VERSION)));
        byte[] settings = HyperparameterSummary.of(started.config(), clock.millis() / 1000.0);
        append(event(started.environmentSteps(), out -> out.writeByteArray(EVENT_SUMMARY, settings)));
        if (started.environmentSteps() > 0) {
            hideFrom(started.environmentSteps() + 1);
        }
    }

    /// A session that starts at a step makes readers forget what earlier files said from that step on.
    private void hideFrom(long step) throws IOException {
        byte[] session = ProtobufMessage.of(out -> out.writeEnum(SESSION_STATUS, SESSION_START));
        append(event(step, out -> out.writeByteArray(EVENT_SESSION_LOG, session)));
    }

    @Override
    public void write(MetricRow row) throws IOException {
        byte[] summary = ProtobufMessage.of(out -> {
            for (Map.Entry<String, Double> entry : row.values().entrySet()) {
                byte[] value = ProtobufMessage.of(field -> {
                    field.writeString(VALUE_TAG, entry.getKey());
                    field.writeFloat(VALUE_SIMPLE_VALUE, entry.getValue().floatValue());
                });
                out.writeByteArray(SUMMARY_VALUE, value);
            }
        });
        append(event(row.environmentSteps(), out -> out.writeByteArray(EVENT_SUMMARY, summary)));
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
            file = null;
        }
    }

    private byte[] event(long step, ProtobufMessage.Fields content) throws IOException {
        return ProtobufMessage.of(out -> {
            out.writeDouble(EVENT_WALL_TIME, clock.millis() / 1000.0);
            out.writeInt64(EVENT_STEP, step);
            content.writeTo(out);
        });
    }

    private void append(byte[] data) throws IOException {
        if (file == null) {
            throw new IOException("the event file in " + folder + " is not open");
        }
        file.append(record(data));
    }

    private static byte[] record(byte[] data) {
        ByteBuffer record = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + data.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(data.length);
        record.putInt(maskedCrc(record.array(), 0, Long.BYTES));
        record.put(data);
        record.putInt(maskedCrc(data, 0, data.length));
        return record.array();
    }

    /// The rotation and the constant keep a CRC of data that holds CRCs from being weak.
    private static int maskedCrc(byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + CRC_MASK;
    }
}
