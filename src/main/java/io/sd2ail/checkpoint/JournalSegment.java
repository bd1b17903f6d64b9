package io.sd2ail.checkpoint;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.wire.WireFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/// The format of one file of the replay journal: the 8 characters of [#MAGIC], then records. All numbers little-endian.
///
/// | bytes | of a record |
/// |---|---|
/// | 4 | [#MARKER], by which whole records are found behind a damaged one |
/// | 4 | CRC-32C of all that follows |
/// | 8 | index of the record in the journal |
/// | 8 | index before which records may have been acknowledged when this one was written |
/// | 4 | rows that passed, to count back without reading payloads |
/// | 4 | length of the payload |
/// | length | a CheckedBatch message |
///
/// Version 1 of the format, which is still read, has no second index: there every record may have been acknowledged.
final class JournalSegment {
    static final byte[] MAGIC = "sd2ailj2".getBytes(StandardCharsets.US_ASCII);
    static final int RECORD_HEADER = 32;

    private static final byte[] MAGIC_1 = "sd2ailj1".getBytes(StandardCharsets.US_ASCII);
    private static final int RECORD_HEADER_1 = 24;

    private static final int MARKER = 0xA11DA7A5;
    private static final int CHECKED_FROM = 8;
    private static final int ACKNOWLEDGED_AT = 16;
    private static final int MAX_PAYLOAD = 1 << 28;

    /// A whole record.
    ///
    /// @param payload empty when it was skipped
    record Entry(long index, int rows, Optional<byte[]> payload) {
        /// @throws MalformedMessageException when the payload is no checked batch
        CheckedBatch batch() {
            return WireFormat.checkedBatch(payload.orElseThrow());
        }
    }

    /// What is wrong at the reader's offset; completes "FILE ... at byte OFFSET".
    static final class DamageException extends Exception {
        private static final long serialVersionUID = 1L;

        DamageException(String message) {
            super(message);
        }
    }

    private JournalSegment() {}

    static Path file(Path folder, long firstIndex) {
        return folder.resolve("%020d.journal".formatted(firstIndex));
    }

    /// @param acknowledged index before which records may have been acknowledged
    /// @return the bytes of a record, ready to be written
    static ByteBuffer record(long index, long acknowledged, CheckedBatch batch) {
        ByteBuffer record =
                ByteBuffer.wrap(WireFormat.encode(batch, RECORD_HEADER)).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(MARKER)
                .putInt(0)
                .putLong(index)
                .putLong(acknowledged)
                .putInt(batch.insertedRows())
                .putInt(record.capacity() - RECORD_HEADER);
        record.putInt(Integer.BYTES, checksum(record.array(), record.capacity()));
        return record.rewind();
    }

    private static int checksum(byte[] record, int length) {
        CRC32C crc = new CRC32C();
        crc.update(record, CHECKED_FROM, length - CHECKED_FROM);
        return (int) crc.getValue();
    }

    /// Reads the records of a segment in order.
    static final class Reader implements AutoCloseable {
        private final InputStream in;
        private final long size;
        private long offset;
        private int headerSize = RECORD_HEADER;

        Reader(Path file) throws IOException {
            size = Files.size(file);
            in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        }

        /// Where the next record begins.
        long offset() {
            return offset;
        }

        /// Whether records can be appended to the file: it is of the newest version.
        boolean takesRecords() {
            return headerSize == RECORD_HEADER;
        }

        /// @throws DamageException when the file doesn't begin as a segment does
        void readMagic() throws IOException, DamageException {
            byte[] magic = in.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC) && !Arrays.equals(magic, MAGIC_1)) {
                throw new DamageException("is no journal file of a version that is known here");
            }
            headerSize = Arrays.equals(magic, MAGIC) ? RECORD_HEADER : RECORD_HEADER_1;
            offset = MAGIC.length;
        }

        /// The next record, checked in full; nothing at the end of the file.
        ///
        /// @throws DamageException when there is no whole record; the offset stays
        Optional<Entry> next() throws IOException, DamageException {
            return next(true);
        }

        /// The next record without its payload, unchecked but for its marker; nothing at the end of the file.
        ///
        /// @throws DamageException when there is no record
        Optional<Entry> skipNext() throws IOException, DamageException {
            return next(false);
        }

        private Optional<Entry> next(boolean whole) throws IOException, DamageException {
            byte[] header = in.readNBytes(headerSize);
            if (header.length == 0) {
                return Optional.empty();
            }
            if (header.length < headerSize) {
                throw new DamageException("ends within a record");
            }
            ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
            int marker = fields.getInt();
            int expected = fields.getInt();
            long index = fields.getLong();
            if (takesRecords()) {
                fields.getLong();
            }
            int rows = fields.getInt();
            int length = fields.getInt();
            if (marker != MARKER || length < 1 || length > MAX_PAYLOAD) {
                throw new DamageException("has no record");
            }
            if (length > size - offset - headerSize) {
                throw new DamageException("ends within a record");
            }
            if (!whole) {
                in.skipNBytes(length);
                offset += headerSize + length;
                return Optional.of(new Entry(index, rows, Optional.empty()));
            }
            byte[] payload = in.readNBytes(length);
            CRC32C crc = new CRC32C();
            crc.update(header, CHECKED_FROM, headerSize - CHECKED_FROM);
            crc.update(payload);
            if ((int) crc.getValue() != expected) {
                throw new DamageException("has a record with a wrong checksum");
            }
            offset += headerSize + length;
            return Optional.of(new Entry(index, rows, Optional.of(payload)));
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /// How far acknowledgements may have gone, by what the whole records that begin anywhere at or after an offset say:
    /// the index before which records may have been acknowledged. 0 when there is no whole record.
    static long acknowledgedAfter(Path file, long offset) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean first = Arrays.equals(bytes, 0, MAGIC_1.length, MAGIC_1, 0, MAGIC_1.length);
        int header = first ? RECORD_HEADER_1 : RECORD_HEADER;
        ByteBuffer fields = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long acknowledged = 0;
        for (int at = Math.toIntExact(offset); at <= bytes.length - header; at++) {
            if (fields.getInt(at) != MARKER) {
                continue;
            }
            int length = fields.getInt(at + header - Integer.BYTES);
            if (length < 1 || length > bytes.length - at - header) {
                continue;
            }
            CRC32C crc = new CRC32C();
            crc.update(bytes, at + CHECKED_FROM, header - CHECKED_FROM + length);
            if ((int) crc.getValue() == fields.getInt(at + Integer.BYTES)) {
                acknowledged = Math.max(acknowledged, first ? Long.MAX_VALUE : fields.getLong(at + ACKNOWLEDGED_AT));
            }
        }
        return acknowledged;
    }
}
